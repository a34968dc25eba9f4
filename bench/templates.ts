import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Compile, parse, render } from 'velocityjs';
import { compileTemplate } from '../src/rules/templates/compile-template.ts';
import type { TemplateData } from '../src/rules/templates/template.ts';
import { describeMachine } from './src/machine.ts';
import { figure, renderTable } from './src/report/table.ts';
import { median } from './src/statistics.ts';

const REPEATS = 7;
const REPEAT_MS = 400;
/** Between two looks at the time. */
const ROUND = 1000;
const WANTED = 50_000;

const SOURCE =
  "Hi $contact.firstName, your code for $contact.town is $data.get('WH5').get('promocode').#if($contact.isVip) It is valid twice.#end";
const EXPECTED = 'Hi Ana, your code for Köln is SALE-7. It is valid twice.';

/** A contact's card and an answer of usual sizes, so that a name is looked up among others. */
const data: TemplateData = {
  contact: {
    id: 'cnt_01hx000000000000000000000a',
    firstName: 'Ana',
    lastName: 'García',
    phone: '+525512345678',
    email: 'ana@example.com',
    language: 'es',
    town: 'Köln',
    birthday: '1990-08-24',
    isVip: true,
    points: 120,
  },
  data: { WH5: { promocode: 'SALE-7', validUntil: '2026-12-24', items: [{ id: 1 }, { id: 2 }] } },
  params: { orderId: 7 },
  locale: 'es',
  timeZone: 'America/Mexico_City',
};
const context = { contact: data.contact, data: data.data };
const compiled = compileTemplate(SOURCE);
const asJson = compileTemplate(`{"text": "${SOURCE}"}`, { escaping: 'json' });
const parsed = parse(SOURCE);
const compile = new Compile(parsed);

interface Answer {
  promocode: string;
}
const literal = ({ contact, data: { WH5 } }: TemplateData): string =>
  `Hi ${contact.firstName}, your code for ${contact.town} is ${(WH5 as Answer).promocode}.${contact.isVip ? ' It is valid twice.' : ''}`;

const cases: { name: string; run: () => string; target?: number }[] = [
  { name: 'a template literal', run: () => literal(data) },
  { name: 'Hookline, compiled', run: () => compiled.render(data).text, target: WANTED },
  { name: 'Hookline, compiled, within JSON', run: () => asJson.render(data).text, target: WANTED },
  { name: 'Hookline, compiled anew each time', run: () => compileTemplate(SOURCE).render(data).text },
  { name: 'velocityjs, parsed once', run: () => compile.render(context) },
  { name: 'velocityjs, parsed anew each time', run: () => render(SOURCE, context) },
];
for (const { name, run } of cases) {
  const text = name.endsWith('JSON') ? (JSON.parse(run()) as { text: string }).text : run();
  if (text !== EXPECTED) throw new Error(`${name} renders: ${text}`);
}

/** Renderings per second of processor time, which other work on the machine does not take away. */
function measure(run: () => string): number {
  const begin = process.cpuUsage();
  let renderings = 0;
  let length = 0;
  let ms = 0;
  while (ms < REPEAT_MS) {
    for (let i = 0; i < ROUND; i++) length += run().length;
    renderings += ROUND;
    const { user, system } = process.cpuUsage(begin);
    ms = (user + system) / 1000;
  }
  const rate = (renderings * 1000) / ms;
  // Looked at, so that no compiler leaves the work out.
  if (length < renderings) throw new Error('impossible');
  return rate;
}

const rates = new Map<string, number[]>(cases.map(({ name }) => [name, []]));
for (const { run } of cases) measure(run);
for (let repeat = 0; repeat < REPEATS; repeat++) {
  for (const { name, run } of cases) rates.get(name)?.push(measure(run));
}

const results = cases.map(({ name, target }) => {
  const perSecond = median(rates.get(name) ?? []);
  return { name, perSecond, target, met: target === undefined ? undefined : perSecond >= target };
});
const of = (name: string): number => results.find((result) => result.name === name)?.perSecond ?? Number.NaN;
const machine = describeMachine();
const table = renderTable(
  ['two fields, an answer, an #if', 'per CPU second', ': literal', ': velocityjs', 'target', ''],
  results.map(({ name, perSecond, target, met }) => [
    name,
    figure(perSecond),
    figure(perSecond / of('a template literal'), 4),
    figure(perSecond / of('velocityjs, parsed once'), 2),
    target === undefined ? '' : `>= ${target}`,
    met === undefined ? '' : met ? 'met' : 'NOT MET',
  ]),
);
const folder = new URL('./results/', import.meta.url);
mkdirSync(folder, { recursive: true });
const file = fileURLToPath(new URL('templates.json', folder));
writeFileSync(
  file,
  `${JSON.stringify({ machine, repeats: REPEATS, results, rates: Object.fromEntries(rates) }, null, 2)}\n`,
);
process.stdout.write(`${machine}; one core, medians of ${REPEATS}\n\n${table}\n\nas JSON: ${file}\n`);
