import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChatbotDefinition } from '../../campaigns/definition.ts';
import { applyEdit } from './edit.ts';
import { mergeDefinitions } from './merge.ts';
import type { EditOperation } from './operation.ts';
import { isSame } from './same-values.ts';
import { listContents } from './sections.ts';
import { FIVE_OPTIONS, option } from './testing/five-options.ts';
import { toOperation, type Wish, wish } from './testing/random-operations.ts';

const edited = (...operations: EditOperation[]) => applyEdit(FIVE_OPTIONS, { type: 'batch', operations }).definition;
const merge = (mine: ChatbotDefinition, theirs: ChatbotDefinition, choices?: Map<string, 'mine' | 'theirs'>) =>
  mergeDefinitions(FIVE_OPTIONS, mine, theirs, choices);
const textsOf = ({ welcome }: ChatbotDefinition) => welcome.menu.map(({ text }) => text);

describe('two editors at once', () => {
  it('lose nothing where they worked at different places', () => {
    const mine = edited(
      { type: 'setOptionText', at: option(0), text: 'Open' },
      { type: 'addOption', section: 'hours' },
      { type: 'setExpiry', minutes: 60 },
      { type: 'addSection', label: 'Prices' },
    );
    const theirs = edited(
      { type: 'setTarget', at: option(0), to: 'welcome' },
      { type: 'renameSection', section: 'hours', label: 'Opening hours' },
      { type: 'addHeader', at: option(2), name: 'x-a', value: '1' },
      { type: 'setKeywords', keywords: ['summer'] },
      { type: 'addSection', label: 'Jobs' },
    );
    const { definition, conflicts } = merge(mine, theirs);
    expect(conflicts).toEqual([]);
    expect(definition.welcome.menu[0]).toEqual({ text: 'Open', redirect: { type: 'interaction', to: 'welcome' } });
    expect(definition.welcome.menu[2]).toEqual(theirs.welcome.menu[2]);
    expect(definition.interactions.map(({ label, menu }) => [label, menu.length])).toEqual([
      ['Opening hours', 1],
      ['Prices', 0],
      ['Jobs', 0],
    ]);
    expect([definition.expiresAfterMinutes, definition.keywords]).toEqual([60, ['summer']]);
  });

  it('both keep the options they added, deleted and moved', () => {
    const mine = edited(
      { type: 'deleteOption', at: option(1) },
      { type: 'addOption', section: 'welcome' },
      { type: 'setOptionText', at: option(4), text: 'Mine' },
    );
    const theirs = edited(
      { type: 'addOption', section: 'welcome' },
      { type: 'setOptionText', at: option(5), text: 'Theirs' },
      { type: 'moveOption', at: option(3), to: option(0) },
    );
    const { definition, conflicts } = merge(mine, theirs);
    expect(conflicts).toEqual([]);
    expect(textsOf(definition)).toEqual(['One month', 'Opening hours', undefined, 'Opinion', 'Theirs', 'Mine']);
  });

  it('are asked where both changed one field, and the answer is done', () => {
    const mine = edited({ type: 'setOptionText', at: option(0), text: 'A' });
    const theirs = edited({ type: 'setOptionText', at: option(0), text: 'B' }, { type: 'setExpiry', minutes: 5 });
    const { definition, conflicts } = merge(mine, theirs);
    expect(conflicts).toMatchObject([
      {
        kind: 'changed',
        section: 'welcome',
        field: 'text',
        base: 'Opening hours',
        mine: 'A',
        theirs: 'B',
        chosen: 'mine',
      },
    ]);
    expect(textsOf(definition)[0]).toBe('A');
    const decided = merge(mine, theirs, new Map([[conflicts[0]?.id ?? '', 'theirs']]));
    expect(decided.conflicts).toEqual([]);
    expect(decided.definition).toEqual(theirs);
  });

  it('are asked where one deleted what the other changed; until then it stays', () => {
    const mine = edited({ type: 'deleteOption', at: option(3) }, { type: 'deleteSection', section: 'hours' });
    const theirs = edited(
      { type: 'setWebhookUrl', at: option(3), url: 'https://new.example/x' },
      { type: 'setSectionText', section: 'hours', text: '10 to 6' },
    );
    const { definition, conflicts } = merge(mine, theirs);
    expect(conflicts.map(({ kind, chosen }) => [kind, chosen])).toEqual([
      ['deleted', 'theirs'],
      ['deleted', 'theirs'],
    ]);
    expect(definition).toEqual(theirs);
    const decided = merge(mine, theirs, new Map(conflicts.map(({ id }) => [id, 'mine'])));
    expect(decided).toEqual({ definition: mine, conflicts: [] });
  });

  it('are asked about a whole option where one made it a webhook redirect (CB-06)', () => {
    const mine = edited({ type: 'setRedirectType', at: option(0), redirect: 'webhook' });
    const theirs = edited({ type: 'switchUnderlying', at: option(0), on: true });
    const { definition, conflicts } = merge(mine, theirs);
    expect(conflicts).toMatchObject([{ field: '', mine: mine.welcome.menu[0], theirs: theirs.welcome.menu[0] }]);
    expect(definition).toEqual(mine);
  });

  it('are asked about the order where both moved', () => {
    const mine = edited({ type: 'moveOption', at: option(0), to: option(4) });
    const theirs = edited({ type: 'moveOption', at: option(0), to: option(2) });
    const { conflicts } = merge(mine, theirs);
    expect(conflicts.map(({ kind }) => kind)).toEqual(['order']);
    const decided = merge(mine, theirs, new Map([[conflicts[0]?.id ?? '', 'theirs']]));
    expect(decided).toEqual({ definition: theirs, conflicts: [] });
  });

  it('both keep a section they added under one name, each with what leads to it', () => {
    const add = (text: string, index: number) =>
      edited(
        { type: 'addSection', label: 'Prices', leadFrom: option(index) },
        { type: 'setSectionText', section: 'prices', text },
      );
    const { definition, conflicts } = merge(add('Mine', 0), add('Theirs', 1));
    expect(conflicts).toEqual([]);
    expect(definition.interactions.map(({ id, text }) => [id, text])).toEqual([
      ['hours', '9 to 5'],
      ['prices-2', 'Mine'],
      ['prices', 'Theirs'],
    ]);
    expect(definition.welcome.menu.slice(0, 2).map(({ redirect }) => redirect)).toEqual([
      { type: 'interaction', to: 'prices-2' },
      { type: 'interaction', to: 'prices' },
    ]);
  });

  it('never get one webhook id twice', () => {
    const mine = edited({ type: 'moveOption', at: option(3), to: option(0, 'hours') });
    const theirs = edited({ type: 'setOptionText', at: option(3), text: 'Two months' });
    const { definition, conflicts } = merge(mine, theirs);
    expect(conflicts).toMatchObject([{ kind: 'deleted', chosen: 'theirs' }]);
    expect(JSON.stringify(definition).match(/whk_4/g)).toHaveLength(1);
  });

  it('are asked about the whole where both together are more than a campaign can be', () => {
    const many = (label: string) =>
      edited(...Array.from({ length: 48 }, (): EditOperation => ({ type: 'addOption', section: 'welcome' })), {
        ...{ type: 'addSection', label },
      });
    const [mine, theirs] = [many('A'), many('B')].map((each, side) => ({
      ...each,
      welcome: {
        ...each.welcome,
        menu: each.welcome.menu.map((one, index) => (index < 5 ? one : { ...one, text: `${side} ${index}` })),
      },
    }));
    if (!mine || !theirs) throw new Error('two sides');
    const { definition, conflicts } = merge(mine, theirs);
    expect(conflicts).toMatchObject([{ id: 'definition' }]);
    expect(definition).toEqual(mine);
  });
});

describe('a merge', () => {
  const wishes = fc.array(wish, { minLength: 1, maxLength: 40, size: 'max' });
  const run = (list: Wish[]) =>
    list.reduce((each, wanted) => applyEdit(each, toOperation(each, wanted)).definition, FIVE_OPTIONS);

  it('with somebody who did nothing, or the same, is what was done', () => {
    fc.assert(
      fc.property(wishes, (list) => {
        const done = run(list);
        for (const [mine, theirs] of [
          [done, FIVE_OPTIONS],
          [FIVE_OPTIONS, done],
          [done, structuredClone(done)],
        ] as const) {
          const { definition, conflicts } = merge(mine, theirs);
          expect(conflicts).toEqual([]);
          expect(isSame(definition, done)).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('of any two is a definition that the format takes; with answers to everything asked it asks no more', () => {
    let asked = 0;
    fc.assert(
      fc.property(wishes, wishes, fc.constantFrom('mine' as const, 'theirs' as const), (first, second, side) => {
        const [mine, theirs] = [run(first), run(second)];
        const { definition, conflicts } = merge(mine, theirs);
        asked += conflicts.length;
        expect(ChatbotDefinition.safeParse(definition).error).toBeUndefined();
        for (const { menu } of listContents(definition)) {
          const mixed = menu.filter((each) => each.redirect.type === 'webhook' && (each.text ?? each.webhook));
          expect(mixed).toEqual([]);
        }
        const decided = merge(mine, theirs, new Map(conflicts.map(({ id }) => [id, side])));
        expect(decided.conflicts).toEqual([]);
      }),
      { numRuns: 150 },
    );
    expect(asked).toBeGreaterThan(50);
  });
});
