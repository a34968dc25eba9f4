import type { Catalogue } from '../catalogue.ts';

export const publish: Catalogue['publish'] = {
  title: 'Veröffentlichen',
};
