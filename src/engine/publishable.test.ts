import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONTACT } from '../../test/support/engine.ts';
import { checkDefinition } from '../campaigns/checks.ts';
import { ChatbotDefinition } from '../campaigns/definition.ts';
import { surroundingsOf } from '../campaigns/testing/surroundings.ts';
import { menuKey } from '../rules/answers.ts';
import { listNumberWords } from '../rules/number-words.ts';
import { step } from './step.ts';
import type { ConversationState } from './types.ts';

const SURROUNDINGS = surroundingsOf({ channels: [{ id: 'chn_1', name: 'Simulator', kind: 'simulator' }] });

const word = fc.constantFrom(
  'one',
  'two',
  'dos',
  '1',
  '2',
  'B',
  'Hours',
  'hours!',
  'Prices',
  'Stop',
  'menu',
  'segunda',
  'Café',
  'cafe',
  'horas',
);
const option = fc.record({
  text: word,
  keywords: fc.array(word, { maxLength: 2 }),
  redirect: fc.constant({ type: 'end' }),
});
const definition = fc
  .record({ menuPrefix: fc.constantFrom('number', 'letter'), menu: fc.array(option, { minLength: 1, maxLength: 4 }) })
  .map(({ menuPrefix, menu }) => ChatbotDefinition.parse({ menuPrefix, welcome: { text: 'Hi', menu } }));

/** Every way of choosing an option that is written somewhere. */
function listAnswers({ menuPrefix, welcome }: ChatbotDefinition): { option: number; answer: string }[] {
  return welcome.menu.flatMap(({ text = '', keywords = [] }, index) => {
    const words = menuPrefix === 'number' ? listNumberWords(index + 1) : [];
    return [menuKey(menuPrefix, index), text, ...keywords, ...words].map((answer) => ({ option: index, answer }));
  });
}

function ask(published: ChatbotDefinition, text: string) {
  const campaign = { id: 'cmp_1', version: 1, definition: published };
  const assets = {
    campaign: () => campaign,
    campaignByKeyword: () => undefined,
    defaultCampaign: () => 'cmp_1',
    categories: () => [],
    request: () => undefined,
    acceptsField: () => true,
  };
  const send = (said: string, state: ConversationState | null) =>
    step({
      assets,
      state,
      inbound: { kind: 'event', event: { type: 'text', text: said } },
      contact: CONTACT,
      repliesToOptOut: true,
      now: 0,
      newId: () => 'id',
      timeZone: 'UTC',
    });
  return send(text, send('hello there', null).state).trace;
}

describe('a definition without problems', () => {
  it('is matched as its menu reads: every answer of an option chooses that option', () => {
    let published = 0;
    fc.assert(
      fc.property(definition, (candidate) => {
        if (checkDefinition(candidate, SURROUNDINGS).length > 0) return;
        published += 1;
        for (const { option: index, answer } of listAnswers(candidate)) {
          const trace = ask(candidate, answer);
          expect(trace).toMatchObject({ outcome: 'option', option: menuKey(candidate.menuPrefix, index) });
        }
      }),
      { numRuns: 1500 },
    );
    expect(published).toBeGreaterThan(50);
  });

  it('is refused for ambiguity only where some answer does miss its option', () => {
    fc.assert(
      fc.property(definition, (candidate) => {
        const ambiguous = checkDefinition(candidate, SURROUNDINGS).filter(({ code }) => code === 'ambiguous_answer');
        if (ambiguous.length === 0) return;
        const missed = listAnswers(candidate).some(
          ({ option: index, answer }) => ask(candidate, answer).option !== menuKey(candidate.menuPrefix, index),
        );
        expect(missed).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
