import { encodeId } from '../base/ids.ts';
import { findPublishedWebhook } from '../campaigns/read-webhook.ts';
import type { SamplePayload } from '../deliveries/test-send/send-test.ts';
import type { TemplateData } from '../rules/templates/template.ts';
import type { Context } from '../store/context.ts';
import { compileExtra } from './extra-parameters.ts';
import { buildPayload } from './payload.ts';

/** The number of nobody: a real one has another area code behind the country's. */
const SAMPLE_PERSON = { phoneNumber: '+525500000000', contactId: '' };
export const SAMPLE_INPUT = 'Test: what the person wrote';

/** What a campaign's webhook is sent when an invented person gets to it now. */
export const buildSamplePayload: SamplePayload = async (ctx, endpoint) => {
  if (endpoint.campaignId === null) return undefined;
  const webhook = await findPublishedWebhook(ctx, endpoint.campaignId, endpoint.webhookId);
  const campaignId = encodeId('cmp', endpoint.campaignId);
  const { kind = 'redirect', sectionLabel = 'Welcome Message', option, menuPrefix, extra } = webhook ?? {};
  const chosen = option && {
    option: option.text,
    keyword: menuPrefix === 'number' ? option.index + 1 : option.key,
  };
  const response = kind === 'underlying' && option ? option.key : SAMPLE_INPUT;
  const effect = { kind, campaignId, label: sectionLabel, response, ...chosen };
  return writeSample(ctx, effect, extra === undefined ? undefined : JSON.parse(extra));
};

/** What a webhook in that place is sent when an invented person answers `response` now. */
export function writeSample(ctx: Context, effect: Parameters<typeof buildPayload>[0], body: unknown): string {
  const parameters = body === undefined ? undefined : compileExtra(body)(() => sampleData(ctx));
  return buildPayload(effect, SAMPLE_PERSON, ctx.clock.now(), parameters);
}

/** An invented person has a number and nothing else. */
function sampleData({ clock: { timeZone } }: Context): TemplateData {
  return { contact: { phone: SAMPLE_PERSON.phoneNumber }, data: {}, params: {}, locale: null, timeZone };
}
