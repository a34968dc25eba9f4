import type { DeliveryDetail } from '../queries.ts';

/** What a campaign's payload says of where it comes from; undefined of every other payload. */
export interface CampaignFacts {
  campaignId: string;
  section: string;
  phoneNumber: string | null;
  contactId: string | undefined;
  receivedAt: string;
  /** What the person sent, and the option that it was taken for. */
  response: string;
  option: string | undefined;
  key: string | undefined;
}

/** Payloads are what somebody's extra parameters and partners' formats make them: nothing is taken for granted. */
export function readCampaignFacts({ eventType, payload }: Pick<DeliveryDetail, 'eventType' | 'payload'>) {
  if (eventType !== 'redirect' && eventType !== 'underlying') return undefined;
  const told: Record<string, unknown> = typeof payload === 'object' && payload !== null ? { ...payload } : {};
  const { campaignId, label, phoneNumber, date, response, option, keyword, contactId } = told;
  if (typeof campaignId !== 'string' || typeof date !== 'string') return undefined;
  return {
    campaignId,
    section: textOf(label) ?? '',
    phoneNumber: textOf(phoneNumber) ?? null,
    contactId: textOf(contactId),
    receivedAt: date,
    response: textOf(response) ?? '',
    option: textOf(option),
    key: textOf(keyword),
  } satisfies CampaignFacts;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
