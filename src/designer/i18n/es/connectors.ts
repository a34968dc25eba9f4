import type { Catalogue } from '../catalogue.ts';

export const connectors: Catalogue['connectors'] = {
  title: 'Conectores',
};
