import { describe, expect, it } from 'vitest';
import type { ChatbotDefinition } from '../../campaigns/definition.ts';
import { assignWebhookIds } from '../../campaigns/webhooks.ts';
import { applyEdit } from './edit.ts';
import type { EditOperation } from './operation.ts';
import { adoptSaved, prepareForSaving } from './saving.ts';
import { FIVE_OPTIONS, option } from './testing/five-options.ts';

const apply = (definition: ChatbotDefinition, ...operations: EditOperation[]) =>
  applyEdit(definition, { type: 'batch', operations }).definition;

/** What the server does with ids. */
function save(definition: ChatbotDefinition, saved: ChatbotDefinition, published: string[] = []): ChatbotDefinition {
  let next = 1;
  const owners = new Map(published.map((id) => [id, 'this campaign'] as const));
  return assignWebhookIds(definition, saved, () => `whk_new${next++}`, owners);
}

describe('saving', () => {
  it('takes over the id that the server gave to what an undo brought back, where it did not know it again', () => {
    const deleted = save(apply(FIVE_OPTIONS, { type: 'deleteOption', at: option(3) }), FIVE_OPTIONS);
    expect(save(prepareForSaving(FIVE_OPTIONS), deleted, ['whk_4'])).toEqual(FIVE_OPTIONS);
    const sent = prepareForSaving(FIVE_OPTIONS);
    const saved = save(sent, deleted);
    expect(saved.welcome.menu.map((each) => each.webhook?.id)).toEqual([
      ...[undefined, undefined, undefined, 'whk_new1', 'whk_5'],
    ]);
    const adopted = adoptSaved(FIVE_OPTIONS, sent, saved);
    expect(adopted).toEqual(saved);
    expect(prepareForSaving(adopted)).toBe(adopted);
  });

  it('gives new webhooks their ids, and keeps what was typed meanwhile', () => {
    const current = apply(FIVE_OPTIONS, { type: 'switchUnderlying', at: option(0), on: true });
    const sent = prepareForSaving(current);
    expect(sent).toBe(current);
    const saved = save(sent, FIVE_OPTIONS);
    const typed = apply(
      current,
      { type: 'setWebhookUrl', at: option(0), url: 'https://a.example/x' },
      { type: 'moveOption', at: option(0), to: option(2) },
      { type: 'renameSection', section: 'hours', label: 'Open ' },
    );
    const adopted = adoptSaved(typed, sent, saved);
    expect(adopted.welcome.menu[2]?.webhook).toEqual({
      id: 'whk_new1',
      url: 'https://a.example/x',
      policy: 'standard',
    });
    expect(adopted.interactions[0]?.label).toBe('Open ');
  });
});
