import { describe, expect, it } from 'vitest';
import { ChatbotDefinition } from '../../campaigns/definition.ts';
import { applyEdit } from './edit.ts';
import type { EditOperation } from './operation.ts';
import { findSection } from './sections.ts';
import { FIVE_OPTIONS, option } from './testing/five-options.ts';

function apply(...operations: EditOperation[]) {
  return applyEdit(FIVE_OPTIONS, { type: 'batch', operations });
}

const idsOf = (definition: ChatbotDefinition) => definition.interactions.map(({ id }) => id);

describe('sections', () => {
  it('are added with an id and a label that nobody else has', () => {
    const { definition, selection } = apply(
      { type: 'addSection', label: 'Hours' },
      { type: 'addSection', label: 'Hours' },
      { type: 'addSection', label: 'Öffnungszeiten!' },
      { type: 'addSection', label: '時間', after: 'welcome' },
    );
    expect(definition.interactions.map(({ id, label }) => [id, label])).toEqual([
      ['section', '時間'],
      ['hours', 'Hours'],
      ['hours-2', 'Hours 2'],
      ['hours-3', 'Hours 3'],
      ['offnungszeiten', 'Öffnungszeiten!'],
    ]);
    expect(selection).toEqual({ section: 'section', field: 'label' });
  });

  it('are added at the end of an arrow, or not at all', () => {
    const added = apply({ type: 'addSection', label: 'Prices', leadFrom: option(0) });
    expect(added.definition.welcome.menu[0]?.redirect).toEqual({ type: 'interaction', to: 'prices' });
    const refused = apply({ type: 'addSection', leadFrom: option(2) });
    expect(refused).toEqual({ definition: FIVE_OPTIONS, refused: { code: 'webhook_has_no_target' } });
    expect(apply({ type: 'addSection', leadFrom: option(9) }).refused?.code).toBe('no_such_option');
  });

  it('never get the id that something still leads to', () => {
    const { definition } = apply({ type: 'deleteSection', section: 'hours' }, { type: 'addSection', label: 'Hours' });
    expect(idsOf(definition)).toEqual(['hours-2']);
    expect(definition.welcome.menu[0]?.redirect).toEqual({ type: 'interaction', to: 'hours' });
  });

  it('are deleted without a change to what led to them, which is told as dangling', () => {
    const { definition, selection } = applyEdit(FIVE_OPTIONS, { type: 'deleteSection', section: 'hours' });
    expect(idsOf(definition)).toEqual([]);
    expect(definition.welcome).toBe(FIVE_OPTIONS.welcome);
    expect(selection).toEqual({ section: 'welcome' });
  });

  it('are copied with webhooks of their own, and a copy leads to itself where the original did', () => {
    const looping = apply(
      { type: 'addOption', section: 'hours' },
      { type: 'setTarget', at: option(0, 'hours'), to: 'hours' },
      { type: 'duplicateSection', section: 'hours' },
      { type: 'duplicateSection', section: 'welcome' },
    ).definition;
    expect(findSection(looping, 'hours-2')?.menu[0]?.redirect).toEqual({ type: 'interaction', to: 'hours-2' });
    const copy = findSection(looping, 'welcome-message-2');
    expect(copy?.label).toBe('Welcome Message 2');
    expect(copy?.menu[3]?.webhook).toEqual({
      url: 'https://partner.example/four',
      body: { store: 'MX-7' },
      policy: 'standard',
    });
    expect(looping.welcome.menu[3]?.webhook?.id).toBe('whk_4');
  });

  it('are moved among the interactions', () => {
    const { definition } = apply({ type: 'addSection', label: 'B' }, { type: 'moveSection', section: 'b', index: 0 });
    expect(idsOf(definition)).toEqual(['b', 'hours']);
    expect(applyEdit(definition, { type: 'moveSection', section: 'b', index: -3 }).definition).toBe(definition);
  });

  it('keep the Welcome Message where it is', () => {
    for (const type of ['deleteSection', 'moveSection'] as const) {
      const edit = applyEdit(FIVE_OPTIONS, { type, section: 'welcome', index: 1 });
      expect(edit).toEqual({ definition: FIVE_OPTIONS, refused: { code: 'welcome_stays' } });
    }
  });

  it('have labels as long as the format takes, and never none', () => {
    const rename = (label: string) => applyEdit(FIVE_OPTIONS, { type: 'renameSection', section: 'hours', label });
    expect(rename('Hours & prices ').definition.interactions[0]?.label).toBe('Hours & prices ');
    expect(rename(' ').refused).toMatchObject({ code: 'too_short' });
    expect(rename('x'.repeat(201)).refused).toMatchObject({ code: 'too_long', limit: 200 });
    expect(applyEdit(FIVE_OPTIONS, { type: 'setSectionText', section: 'gone', text: '' }).refused?.code).toBe(
      'no_such_section',
    );
  });
});

describe('settings', () => {
  const set = (operation: EditOperation) => applyEdit(FIVE_OPTIONS, operation);

  it('are set, and left out where there is nothing to say', () => {
    expect(set({ type: 'setKeywords', keywords: [] }).definition).not.toHaveProperty('keywords');
    expect(set({ type: 'setChannels', channels: [] }).definition.channels).toEqual([]);
    expect(set({ type: 'setMenuPrefix', menuPrefix: 'letter' }).definition.menuPrefix).toBe('letter');
    expect(set({ type: 'setExpiry', minutes: 60 }).definition.expiresAfterMinutes).toBe(60);
    expect(set({ type: 'setTrackLinks', on: true }).definition.trackLinks).toBe(true);
    expect(set({ type: 'setTrackLinks', on: false }).definition).toBe(FIVE_OPTIONS);
  });

  it('have a fallback that is filled in with what the server would', () => {
    const { definition } = set({ type: 'setFallback', change: { text: 'Again, please.' } });
    expect(definition.fallback).toEqual({ text: 'Again, please.', attempts: 3, then: { type: 'end' } });
    const led = applyEdit(definition, {
      type: 'setFallback',
      change: { text: '', then: { type: 'interaction', to: 'hours' } },
    });
    expect(led.definition.fallback).toEqual({ attempts: 3, then: { type: 'interaction', to: 'hours' } });
    expect(applyEdit(definition, { type: 'setFallback', change: null }).definition).not.toHaveProperty('fallback');
  });

  it.each<[EditOperation, string]>([
    [{ type: 'setExpiry', minutes: 0 }, 'too_short'],
    [{ type: 'setExpiry', minutes: Number.NaN }, 'malformed'],
    [{ type: 'setChannels', channels: ['twilio'] }, 'malformed'],
    [{ type: 'setKeywords', keywords: ['x'.repeat(65)] }, 'too_long'],
    [{ type: 'setFallback', change: { attempts: 21 } }, 'too_long'],
    [{ type: 'setFallback', change: { then: { type: 'interaction', to: 'gone' } } }, 'no_such_section'],
  ])('refuse %j', (operation, code) => {
    const edit = set(operation);
    expect(edit.refused?.code).toBe(code);
    expect(edit.definition).toBe(FIVE_OPTIONS);
  });
});

describe('a definition as a whole', () => {
  it('is replaced with what changed only: the rest stays the same objects', () => {
    const text = JSON.stringify(FIVE_OPTIONS).replace('"One month"', '"Two months"');
    const { definition } = applyEdit(FIVE_OPTIONS, {
      type: 'replaceDefinition',
      definition: ChatbotDefinition.parse(JSON.parse(text)),
    });
    expect(definition.welcome.menu.map((each, index) => each === FIVE_OPTIONS.welcome.menu[index])).toEqual([
      ...[true, true, true],
      ...[false, true],
    ]);
    expect(definition.interactions).toBe(FIVE_OPTIONS.interactions);
    const copy = structuredClone(FIVE_OPTIONS);
    expect(applyEdit(FIVE_OPTIONS, { type: 'replaceDefinition', definition: copy }).definition).toBe(FIVE_OPTIONS);
  });

  it('is refused with a webhook redirect that has a text or an underlying webhook (CB-06)', () => {
    for (const extra of [{ text: 'Call' }, { webhook: { url: 'https://a.example/x', policy: 'standard' } }]) {
      const definition = structuredClone(FIVE_OPTIONS);
      Object.assign(definition.welcome.menu[2] ?? {}, extra);
      const edit = applyEdit(FIVE_OPTIONS, { type: 'replaceDefinition', definition });
      expect(edit.definition).toBe(FIVE_OPTIONS);
      expect(edit.refused?.code).toMatch(/^webhook_/);
    }
  });
});
