import type { CallWebhookEffect } from '../engine/types.ts';

/**
 * The body of a redirect webhook's POST (DESIGN.md §5): the platform's fields in their fixed order, then the designer's
 * extra parameters. `extra` is the webhook's `body` as JSON text: objects are never merged, so no name in it can replace
 * a field or reach a prototype, and integer-like names stay behind.
 * @param phoneNumber E.164; null for who has none (a WhatsApp user who hides it, a short code), then `contactId` is added.
 * @param receivedAt when Hookline received the message, ms since the epoch.
 */
export function buildPayload(
  effect: Omit<CallWebhookEffect, 'type' | 'webhookId' | 'version'>,
  person: { phoneNumber: string | null; contactId: string },
  receivedAt: number,
  extra: string | undefined,
): string {
  const fields: Record<string, unknown> = {
    campaignId: effect.campaignId,
    label: effect.label,
    phoneNumber: person.phoneNumber,
    date: new Date(receivedAt).toISOString(),
    response: effect.response,
  };
  if (effect.kind === 'underlying') {
    fields.option = effect.option;
    fields.keyword = effect.keyword;
  }
  if (person.phoneNumber === null) fields.contactId = person.contactId;
  const body = JSON.stringify(fields);
  return extra === undefined || extra === '{}' ? body : `${body.slice(0, -1)},${extra.slice(1)}`;
}
