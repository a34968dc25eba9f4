import type { ShownArea } from './shown.ts';

export const webhookPages: ShownArea = {
  pages: [{ name: 'webhooks', path: '/webhooks', heading: 'Webhooks' }],
};
