import type { Catalogue } from '../catalogue.ts';

export const editor: Catalogue['editor'] = {
  title: 'Editor',
};
