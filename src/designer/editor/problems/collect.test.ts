import { expect, test } from 'vitest';
import { surroundingsOf } from '../../../campaigns/testing/surroundings.ts';
import { applyEdit } from '../../model/edit.ts';
import { FIVE_OPTIONS, option } from '../../model/testing/five-options.ts';
import { EditorStore } from '../store.ts';
import { collectProblems, keepServersOwn } from './collect.ts';
import { problemsOfRefusal } from './refusal.ts';

const SURROUNDINGS = surroundingsOf({
  liveCampaigns: new Set(['cmp_raffle', 'cmp_polls']),
  channels: [{ id: 'chn_1', name: 'Simulator', kind: 'simulator' }],
});
const TAKEN = { path: '/keywords/0', code: 'keyword_taken', message: '"verano" is taken.' };
const NO_TEXT = { path: '/welcome/menu/0/text', code: 'option_text_missing', message: 'No text.' };

test('what only the server knows stays until it says something else; the rest is checked here', () => {
  const { definition } = applyEdit(FIVE_OPTIONS, { type: 'setOptionText', at: option(0), text: '' });
  const own = keepServersOwn({ definition, problems: [NO_TEXT, TAKEN] }, SURROUNDINGS);
  expect(own.problems).toEqual([TAKEN]);
  const mended = new EditorStore(FIVE_OPTIONS);
  expect(collectProblems(mended.state, SURROUNDINGS, [own])).toEqual([TAKEN]);
  const broken = new EditorStore(definition);
  expect(collectProblems(broken.state, SURROUNDINGS, [own]).map(({ code }) => code)).toEqual([
    'option_text_missing',
    'keyword_taken',
  ]);
});

test('as long as the account is not read, the server alone is believed', () => {
  const word = { definition: FIVE_OPTIONS, problems: [NO_TEXT] };
  expect(keepServersOwn(word, undefined)).toEqual(word);
  expect(collectProblems(new EditorStore(FIVE_OPTIONS).state, undefined, [word])).toEqual([NO_TEXT]);
});

test('a problem follows its section, and goes with it', () => {
  const problem = { path: '/interactions/0/text', code: 'x', message: 'x' };
  const store = new EditorStore(FIVE_OPTIONS);
  store.apply({ type: 'addSection', label: 'Prices' });
  store.apply({ type: 'moveSection', section: store.state.definition.interactions[1]?.id ?? '', index: 0 });
  const paths = () =>
    collectProblems(store.state, undefined, [{ definition: FIVE_OPTIONS, problems: [problem] }]).map(
      ({ path }) => path,
    );
  expect(paths()).toEqual(['/interactions/1/text']);
  store.apply({ type: 'deleteSection', section: 'hours' });
  expect(paths()).toEqual([]);
});

test('a payload that is no JSON is a problem at its field', () => {
  const store = new EditorStore(FIVE_OPTIONS);
  store.apply({ type: 'setWebhookBody', at: option(2), text: '{"a": ' });
  store.apply({ type: 'setWebhookBody', at: option(3), text: '[]' });
  expect(collectProblems(store.state, undefined, []).map(({ path, code }) => [path, code])).toEqual([
    ['/welcome/menu/2/redirect/webhook/body', 'body_unsaved'],
    ['/welcome/menu/3/webhook/body', 'body_unsaved'],
  ]);
});

test('a refusal names fields of the definition, and others', () => {
  const errors = [
    { path: '/definition/welcome/menu/2/redirect/webhook/url', message: 'Missing.', code: 'url_empty' },
    { path: '/name', message: 'Give it a name.' },
  ];
  expect(problemsOfRefusal(errors)).toEqual([
    { path: '/welcome/menu/2/redirect/webhook/url', message: 'Missing.', code: 'url_empty' },
  ]);
});
