import type { ChatbotDefinition } from '../../../campaigns/definition.ts';
import type { EditOperation } from '../../model/operation.ts';
import { pairOptions } from '../../model/pair-options.ts';
import { findSection } from '../../model/sections.ts';
import type { Aside } from '../saving/kept-drafts.ts';

/**
 * Types the payloads of a kept draft that are no JSON again, each into the option that it belongs to: it may stand
 * elsewhere in what the draft and somebody else's became together.
 */
export function carryBodies(
  bodies: Aside['bodies'],
  draft: ChatbotDefinition,
  merged: ChatbotDefinition,
): EditOperation[] {
  return bodies.flatMap(({ section, option, text }) => {
    const before = findSection(draft, section)?.menu ?? [];
    const now = pairOptions(before, findSection(merged, section)?.menu ?? []).indexOf(option);
    return now === -1 ? [] : [{ type: 'setWebhookBody' as const, at: { section, option: now }, text }];
  });
}
