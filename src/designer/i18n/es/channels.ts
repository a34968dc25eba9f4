import type { Catalogue } from '../catalogue.ts';

export const channels: Catalogue['channels'] = {
  title: 'Canales',
};
