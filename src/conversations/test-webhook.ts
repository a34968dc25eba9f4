import { AppError } from '../base/errors.ts';
import { checkSave } from '../campaigns/check-save.ts';
import { toPointer } from '../campaigns/problem.ts';
import { readDraft } from '../campaigns/read-draft.ts';
import { listWebhooks } from '../campaigns/webhooks.ts';
import { openDraftTargets } from '../deliveries/draft-targets.ts';
import type { TestTrace } from '../deliveries/test-send/schema.ts';
import { sendDraftSample, type TestEgress } from '../deliveries/test-send/send-test.ts';
import type { EgressAllow } from '../rules/address.ts';
import { menuKey } from '../rules/answers.ts';
import type { AccountContext } from '../store/context.ts';
import { SAMPLE_INPUT, writeSample } from './sample-payload.ts';
import type { DraftWebhookTest } from './try-schema.ts';

/**
 * Sends a test to a webhook as it stands in a draft, saved or not, published or not: once, now, with its headers,
 * signatures and deadline. Nothing is stored, queued or counted.
 * @throws AppError `not_found`; `invalid` with what keeps this webhook from being sent.
 */
export async function testDraftWebhook(
  ctx: AccountContext,
  deps: TestEgress & { egressAllow: EgressAllow },
  campaignId: string,
  { definition, section, option: optionIndex }: DraftWebhookTest,
): Promise<TestTrace> {
  const draft = await readDraft(ctx, campaignId, definition);
  const placed = listWebhooks(draft.definition).find(
    (each) => each.sectionId === section && each.optionIndex === optionIndex,
  );
  if (!placed) throw refuse('/option', 'There is no webhook in this place.');
  const { webhook, kind, sectionLabel, path } = placed;
  const pointer = toPointer(path);
  const errors = checkSave(draft.definition, deps.egressAllow).filter((each) => each.path.startsWith(`${pointer}/`));
  if (errors.length > 0) {
    const placedErrors = errors.map((each) => ({ ...each, path: `/definition${each.path}` }));
    throw new AppError('invalid', 'The webhook cannot be called as it stands: see errors.', { errors: placedErrors });
  }
  const target = (await openDraftTargets(ctx, [webhook])).get(webhook.id ?? '');
  if (!target) throw refuse(`/definition${pointer}/connector`, 'There is no such connector.');
  const { menuPrefix, welcome, interactions } = draft.definition;
  const menu = interactions.find(({ id }) => id === section)?.menu ?? welcome.menu;
  const key = menuKey(menuPrefix, optionIndex);
  const chosen = { option: menu[optionIndex]?.text ?? '', keyword: menuPrefix === 'number' ? optionIndex + 1 : key };
  const response = kind === 'underlying' ? key : SAMPLE_INPUT;
  const sample = writeSample(
    ctx,
    { kind, campaignId: draft.id, label: sectionLabel, response, ...chosen },
    webhook.body,
  );
  return sendDraftSample(ctx, deps, target, sample);
}

function refuse(path: string, message: string): AppError {
  return new AppError('invalid', message, { errors: [{ path, message }] });
}
