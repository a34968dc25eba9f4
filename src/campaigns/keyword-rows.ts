import { invariant } from '../base/assert.ts';
import { decodeId } from '../base/ids.ts';
import { normalizeText } from '../rules/normalize.ts';
import type { ChatbotDefinition } from './definition.ts';

/** Stands for every channel of the account, also those made later. */
export const EVERY_CHANNEL = '00000000-0000-0000-0000-000000000000';
/** Stands for any text that is nobody's keyword. */
export const ANY_TEXT = '';

/** What starts a campaign: a keyword in normal form on one channel, or on every one. */
export interface KeywordRow {
  /** UUID. */
  channelId: string;
  keyword: string;
}

/**
 * The keywords a published campaign takes. Without any it takes every text on the channels it names, unless an event
 * starts it; one that names neither is only reached from other campaigns.
 */
export function listKeywordRows({ channels, keywords = [], trigger }: ChatbotDefinition): KeywordRow[] {
  if (trigger && keywords.length === 0) return [];
  const normalized = [...new Set(keywords.map(normalizeText))];
  if (channels === undefined) return normalized.map((keyword) => ({ channelId: EVERY_CHANNEL, keyword }));
  const taken = normalized.length > 0 ? normalized : [ANY_TEXT];
  return [...new Set(channels)].flatMap((channel) => {
    const channelId = decodeId('chn', channel);
    invariant(channelId, 'a published definition names channels that exist');
    return taken.map((keyword) => ({ channelId, keyword }));
  });
}
