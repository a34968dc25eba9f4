import { encodeId } from '../base/ids.ts';
import { menuKey } from '../rules/answers.ts';
import type { AccountContext } from '../store/context.ts';
import { type ChatbotDefinition, listSections } from './definition.ts';
import { findLatestVersion } from './queries.ts';
import { listWebhooks } from './webhooks.ts';

/** A webhook as the latest version of its campaign has it. */
interface VersionWebhook {
  version: number;
  kind: 'redirect' | 'underlying';
  sectionLabel: string;
  option: { text: string; key: string; index: number };
  menuPrefix: ChatbotDefinition['menuPrefix'];
  /** The extra parameters as JSON text. */
  extra: string | undefined;
}

/** Undefined where the campaign has no such webhook any more. Ids are UUIDs. */
export async function findPublishedWebhook(
  ctx: AccountContext,
  campaignId: string,
  webhookId: string,
): Promise<VersionWebhook | undefined> {
  const row = await findLatestVersion(ctx.db, ctx.accountId, campaignId);
  if (!row) return undefined;
  const definition = row.definition as ChatbotDefinition;
  const outsideId = encodeId('whk', webhookId);
  const placed = listWebhooks(definition).find(({ webhook }) => webhook.id === outsideId);
  if (!placed) return undefined;
  const { webhook, kind, sectionId, sectionLabel, optionIndex: index } = placed;
  const { menuPrefix } = definition;
  const text = listSections(definition).find(({ id }) => id === sectionId)?.menu[index]?.text ?? '';
  const extra = webhook.body && JSON.stringify(webhook.body);
  const option = { text, key: menuKey(menuPrefix, index), index };
  return { version: row.version, kind, sectionLabel, option, menuPrefix, extra };
}
