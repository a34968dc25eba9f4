import type { Catalogue } from '../catalogue.ts';

export const webhookEditor: Catalogue['webhookEditor'] = {
  title: 'Webhook',
};
