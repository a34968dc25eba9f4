import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ChatbotDefinition } from '../src/campaigns/definition.ts';
import { step } from '../src/engine/step.ts';
import type { Assets, ConversationState, PublishedCampaign, StepInput, StepResult } from '../src/engine/types.ts';
import { describeMachine } from './src/machine.ts';
import { figure, renderTable } from './src/report/table.ts';
import { median } from './src/statistics.ts';

const REPEATS = 7;
const REPEAT_MS = 400;
/** Between two looks at the clock. */
const ROUND = 500;

/** Ten options with texts of a usual length, so that a text that matches none is held against all of them. */
const OPTIONS = [
  'Opening hours',
  'Where to find us',
  'One month for free',
  'Speak with somebody',
  'Change my address',
  'Invoices and payments',
  'Report a problem',
  'Cancel an appointment',
  'Current promotions',
  'Languages we speak',
];
const menu = OPTIONS.map((text) => ({ text, redirect: { type: 'interaction', to: 'again' } }));
const campaign: PublishedCampaign = {
  id: 'cmp_01hx000000000000000000000a',
  version: 1,
  definition: ChatbotDefinition.parse({
    welcome: { text: 'Welcome! Choose:', menu },
    interactions: [{ id: 'again', label: 'Again', text: 'Anything else?', menu }],
  }),
};
const assets: Assets = {
  campaign: () => campaign,
  campaignByKeyword: () => undefined,
  defaultCampaign: () => campaign.id,
  categories: () => [],
  request: () => undefined,
  acceptsField: () => true,
};

const NOW = Date.parse('2026-11-21T22:43:53.120Z');
const say = (text: string, state: ConversationState | null): StepInput => ({
  assets,
  state,
  inbound: { kind: 'event', event: { type: 'text', text } },
  contact: { optedOut: false, subscriptions: {}, fields: {}, phoneNumber: '+525512345678', name: null, card: {} },
  repliesToOptOut: false,
  now: NOW,
  newId: () => '01990000-0000-7000-8000-000000000000',
  timeZone: 'UTC',
});

const { state } = step(say('hola', null));
const answered = step(say('7', state));
/** What `step` takes and gives back, and nothing in between. */
const nothing = ({ state: given }: StepInput): StepResult => ({
  state: { ...(given as ConversationState) },
  effects: [...answered.effects],
  trace: { ...answered.trace },
});
const throughJson = ({ state: given }: StepInput): StepResult => ({
  ...answered,
  state: JSON.parse(JSON.stringify(given)) as ConversationState,
});

const cases: { name: string; run: (input: StepInput) => StepResult; input: StepInput; target?: number }[] = [
  { name: 'an empty function of the same shape', run: nothing, input: say('7', state) },
  { name: 'the state through JSON and back', run: throughJson, input: say('7', state) },
  { name: 'step: a key matches ("7")', run: step, input: say('7', state), target: 200_000 },
  { name: 'step: a text matches ("report a problem")', run: step, input: say('report a problem', state) },
  { name: 'step: a slip is forgiven ("report a probelm")', run: step, input: say('report a probelm', state) },
  {
    name: 'step: nothing matches ("report a parrot")',
    run: step,
    input: say('report a parrot', state),
    target: 30_000,
  },
];

/** Steps per second on one core. */
function measure(run: (input: StepInput) => StepResult, input: StepInput): number {
  const begin = performance.now();
  let steps = 0;
  let effects = 0;
  while (performance.now() - begin < REPEAT_MS) {
    for (let i = 0; i < ROUND; i++) effects += run(input).effects.length;
    steps += ROUND;
  }
  const rate = (steps * 1000) / (performance.now() - begin);
  // Looked at, so that no compiler leaves the work out.
  if (effects < 0) throw new Error('impossible');
  return rate;
}

const rates = new Map<string, number[]>(cases.map(({ name }) => [name, []]));
for (const { run, input } of cases) measure(run, input);
for (let repeat = 0; repeat < REPEATS; repeat++) {
  for (const { name, run, input } of cases) rates.get(name)?.push(measure(run, input));
}

const results = cases.map(({ name, target }) => {
  const perSecond = median(rates.get(name) ?? []);
  return { name, perSecond, target, met: target === undefined ? undefined : perSecond >= target };
});
const limit = results[0]?.perSecond ?? Number.NaN;
const machine = describeMachine();
const table = renderTable(
  ['menu of ten options', 'steps/s', 'of the limit', 'target', ''],
  results.map(({ name, perSecond, target, met }) => [
    name,
    figure(perSecond),
    figure(perSecond / limit, 3),
    target === undefined ? '' : `>= ${target}`,
    met === undefined ? '' : met ? 'met' : 'NOT MET',
  ]),
);
const folder = new URL('./results/', import.meta.url);
mkdirSync(folder, { recursive: true });
const file = fileURLToPath(new URL('engine.json', folder));
writeFileSync(
  file,
  `${JSON.stringify({ machine, repeats: REPEATS, results, rates: Object.fromEntries(rates) }, null, 2)}\n`,
);
process.stdout.write(`${machine}; one core, medians of ${REPEATS}\n\n${table}\n\nas JSON: ${file}\n`);
