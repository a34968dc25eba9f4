import type { Catalogue } from '../catalogue.ts';

export const requests: Catalogue['requests'] = {
  title: 'Solicitudes',
};
