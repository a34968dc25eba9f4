import { expect, test } from 'vitest';
import { createTranslate } from '../../i18n/catalogue.ts';
import { en } from '../../i18n/en/en.ts';
import { applyEdit } from '../../model/edit.ts';
import type { EditOperation } from '../../model/operation.ts';
import { CAMPAIGNS, FIVE_OPTIONS, option } from '../../model/testing/five-options.ts';
import { sayChanges } from './changes.ts';

const t = createTranslate(en, 'en');
const directory = {
  ...{ campaignId: 'cmp_1', campaigns: CAMPAIGNS, channels: [], categories: [], fields: [], sourceEvents: [] },
  policies: [{ id: 'di-guide', name: 'DI guide' }],
  requests: [],
  connectors: [],
};
const changesOf = (...operations: EditOperation[]) => {
  const after = applyEdit(FIVE_OPTIONS, { type: 'batch', operations }).definition;
  return sayChanges(FIVE_OPTIONS, after, { directory, t }).map(({ op, where, before, after: now }) => [
    op,
    where,
    before?.text,
    now?.text,
  ]);
};

test('changes are told by the names that people gave things', () => {
  expect(
    changesOf(
      { type: 'setTarget', at: option(1), to: 'cmp_polls' },
      { type: 'setWebhookPolicy', at: option(3), policy: 'di-guide' },
      { type: 'setFallback', change: { text: 'Sorry?' } },
      { type: 'setExpiry', minutes: 60 },
      { type: 'setMenuPrefix', menuPrefix: 'letter' },
      { type: 'renameSection', section: 'hours', label: 'Opening hours' },
    ),
  ).toEqual(
    expect.arrayContaining([
      ['changed', 'Expiry', '1,440 minutes', '60 minutes'],
      ['changed', 'Keys of options', '1, 2, 3', 'A, B, C'],
      ['changed', 'Welcome Message · option B, “Raffle” · Redirect To', 'Raffle Giveaway', 'Web Polls & Surveys'],
      ['changed', 'Welcome Message · option D, “One month” · Policy of the webhook', 'standard', 'DI guide'],
      ['changed', 'Opening hours · Label', 'Hours', 'Opening hours'],
    ]),
  );
});

test('sections and options come, go and move by their texts', () => {
  expect(
    changesOf(
      { type: 'deleteOption', at: option(1) },
      { type: 'addSection', label: 'Prices' },
      { type: 'setSectionText', section: 'prices', text: 'From 5 to 9' },
    ),
  ).toEqual(
    expect.arrayContaining([
      ['removed', 'Welcome Message · option 2, “Raffle”', 'Raffle', undefined],
      ['moved', 'Welcome Message · option 3, “One month” · Key', '4', '3'],
      ['added', 'Prices', undefined, 'From 5 to 9'],
    ]),
  );
});

test('the same is no change, whatever its order', () => {
  expect(changesOf()).toEqual([]);
  const { welcome, ...rest } = FIVE_OPTIONS;
  expect(sayChanges(FIVE_OPTIONS, { welcome, ...rest }, { directory, t })).toEqual([]);
});
