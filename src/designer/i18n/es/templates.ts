import type { Catalogue } from '../catalogue.ts';

export const templates: Catalogue['templates'] = {
  title: 'Plantillas',
};
