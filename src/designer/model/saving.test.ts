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
function save(definition: ChatbotDefinition, saved: ChatbotDefinition): ChatbotDefinition {
  let next = 1;
  return assignWebhookIds(definition, saved, () => `whk_new${next++}`);
}

describe('saving', () => {
  it('sends what an undo brought back without the id that the server has forgotten', () => {
    const deleted = save(apply(FIVE_OPTIONS, { type: 'deleteOption', at: option(3) }), FIVE_OPTIONS);
    expect(() => save(FIVE_OPTIONS, deleted)).toThrow();
    const sent = prepareForSaving(FIVE_OPTIONS, deleted);
    const saved = save(sent, deleted);
    expect(saved.welcome.menu[4]?.webhook?.id).toBe('whk_5');
    const adopted = adoptSaved(FIVE_OPTIONS, sent, saved);
    expect(adopted).toEqual(saved);
    expect(prepareForSaving(adopted, saved)).toBe(adopted);
  });

  it('gives new webhooks their ids, and keeps what was typed meanwhile', () => {
    const current = apply(FIVE_OPTIONS, { type: 'switchUnderlying', at: option(0), on: true });
    const sent = prepareForSaving(current, FIVE_OPTIONS);
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
