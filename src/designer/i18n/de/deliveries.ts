import type { Catalogue } from '../catalogue.ts';

export const deliveries: Catalogue['deliveries'] = {
  title: 'Zustellungen',
};
