import type { Catalogue } from '../catalogue.ts';

export const menu: Catalogue['menu'] = {
  title: 'Menü',
};
