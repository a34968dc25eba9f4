export const webhookEditor = {
  title: 'Webhook',
} as const;
