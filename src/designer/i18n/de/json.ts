import type { Catalogue } from '../catalogue.ts';

export const json: Catalogue['json'] = {
  title: 'JSON',
};
