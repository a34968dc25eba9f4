import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const SRC = resolve(import.meta.dirname, '../src');

/** Who stands where: imports point down, never up, never sideways (docs/architecture.md). */
const LEVELS: Record<string, number> = {
  'node.ts': 8,
  'worker.ts': 8,
  'runtime.ts': 7.8,
  'demo.ts': 7.5,
  'sinks.ts': 7.5,
  'sweeps.ts': 7.5,
  'metrics.ts': 7.5,
  'serve-designer.ts': 7.5,
  'app.ts': 7,
  designer: 6.9,
  'openapi.ts': 6.5,
  'limits.ts': 6.5,
  'config.ts': 1,
  'log.ts': 1.5,
  conversations: 5,
  preferences: 4,
  statistics: 2.5,
  timeline: 4,
  campaigns: 3.6,
  requests: 3.4,
  'source-events': 3.2,
  links: 3,
  channels: 3,
  contacts: 3,
  events: 2,
  deliveries: 1,
  accounts: 1,
  connectors: 0.7,
  mail: 0.5,
  http: 0.4,
  store: 0.3,
  rules: 0.2,
  base: 0.1,
};

/** Neighbours on one level that may be imported all the same. */
const SIDEWAYS = new Set(['channels -> contacts', 'links -> contacts']);

/** The engine is a leaf of its own: only these, by folder or file. */
const ENGINE_MAY_IMPORT = ['engine/', 'rules/', 'base/', 'campaigns/definition.ts', 'campaigns/typed-answer.ts'];

/**
 * The web designer runs in browsers: of the server it takes what is pure, and of the API its types. Each line is a folder
 * or a file; of these files also what they import themselves.
 */
const DESIGNER_MAY_IMPORT = ['designer/', 'rules/', 'engine/', 'events/formats/'];
const DESIGNER_MAY_IMPORT_WITH_ALL = [
  'campaigns/definition.ts',
  'campaigns/checks.ts',
  'campaigns/diff.ts',
  'events/webhooks/presets.ts',
  'requests/list-references.ts',
];
const DESIGNER_MAY_KNOW = ['app.ts'];

/** Pure: no time, randomness, I/O or environment of their own; whatever they need is an argument. */
const PURE = [
  'engine/',
  'rules/',
  'campaigns/definition.ts',
  'campaigns/checks.ts',
  'campaigns/diff.ts',
  'campaigns/typed-answer.ts',
  'designer/model/',
  'deliveries/policy.ts',
  'deliveries/signing/hmac.ts',
  'deliveries/signing/signer.ts',
  'deliveries/request.ts',
  'deliveries/alerts/compose-mail.ts',
  'deliveries/alerts/wording.ts',
  'events/build-sample.ts',
  'events/catalogue',
  'events/fan-out.ts',
  'events/formats/',
  'events/preparation-failures.ts',
  'events/webhooks/filters.ts',
  'events/webhooks/presets.ts',
  'mail/letter.ts',
  'preferences/entry-fields.ts',
  'preferences/form-parts.ts',
  'preferences/forms/confirmation-text.ts',
  'preferences/forms/form-page.ts',
  'preferences/languages.ts',
  'preferences/page/preference-page.ts',
  'preferences/texts/',
  'conversations/payload.ts',
  'links/rewrite-links.ts',
  'links/human-click.ts',
  'channels/message-events/judge-bounce.ts',
  'channels/twilio/',
  'channels/whatsapp/',
  'channels/simulator/',
];
const IMPURE =
  /Date\.now|new Date\(\)|Math\.random|randomUUID|randomBytes|\bfetch\(|process\.|node:(fs|net|http|dns|child_process)/;

/** STYLE: over this a file is split. */
const FILE_LINES_MAX = 400;

function sources(directory: string): string[] {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    if (statSync(path).isDirectory()) return sources(path);
    return /\.tsx?$/.test(name) && !name.endsWith('.test.ts') ? [path] : [];
  });
}

/** Code for receivers, written down as text: what it does is not done here. */
const isSample = (name: string) =>
  name.startsWith('deliveries/signing/samples/') || name === 'designer/requests/service-demo/generate-code.ts';

const files = sources(SRC)
  .map((path) => ({ name: relative(SRC, path), path, text: readFileSync(path, 'utf8') }))
  .filter(({ name }) => !name.includes('/testing/'));

/** `import … from './…'` and `import('./…')`; `pattern` for some of them. */
function importsOf(
  { path, text }: { path: string; text: string },
  pattern = /(?:from |import\()'(\.[^']+)'/g,
): string[] {
  return [...text.matchAll(pattern)]
    .map((match) => relative(SRC, resolve(dirname(path), match[1] as string)))
    .filter((name) => !name.startsWith('..'));
}

function roomOf(name: string): string {
  return name.split('/')[0] as string;
}

test('imports point down, never up and never sideways', () => {
  const wrong = files.flatMap((file) => {
    const from = roomOf(file.name);
    // Each has a rule of its own.
    if (from === 'engine' || from === 'designer') return [];
    return importsOf(file).flatMap((target) => {
      const to = roomOf(target);
      if (to === from || to === 'engine' || SIDEWAYS.has(`${from} -> ${to}`)) return [];
      const [above, below] = [LEVELS[from], LEVELS[to]];
      return above !== undefined && below !== undefined && below < above ? [] : [`${file.name} -> ${target}`];
    });
  });
  expect(wrong).toEqual([]);
});

/** Files and what they import, and what that imports. */
function withImports(names: readonly string[], all = new Set<string>()): Set<string> {
  for (const name of names) {
    const file = files.find((each) => each.name === name);
    if (!file || all.has(name)) continue;
    all.add(name);
    withImports(importsOf(file), all);
  }
  return all;
}

test('the designer takes what is pure, and of the API its types', () => {
  const pure = withImports(DESIGNER_MAY_IMPORT_WITH_ALL);
  const wrong = files
    .filter(({ name }) => roomOf(name) === 'designer')
    .flatMap((file) => {
      const types = new Set(importsOf(file, /import type [^;]*? from '(\.[^']+)'/g));
      return importsOf(file)
        .filter((target) => !DESIGNER_MAY_IMPORT.some((allowed) => target.startsWith(allowed)) && !pure.has(target))
        .filter((target) => !(DESIGNER_MAY_KNOW.includes(target) && types.has(target)))
        .map((target) => `${file.name} -> ${target}`);
    });
  expect(wrong).toEqual([]);
});

test('only conversations use the engine, and its types only', () => {
  const users = files
    .filter((file) => importsOf(file).some((name) => name.startsWith('engine/')))
    .map(({ name }) => roomOf(name))
    .filter((room) => room !== 'designer');
  expect(new Set(users)).toEqual(new Set(['engine', 'conversations']));
});

test('the engine imports rules, base and the definition, nothing else', () => {
  const wrong = files
    .filter(({ name }) => roomOf(name) === 'engine')
    .flatMap((file) =>
      importsOf(file)
        .filter((target) => !ENGINE_MAY_IMPORT.some((allowed) => target.startsWith(allowed)))
        .map((target) => `${file.name} -> ${target}`),
    );
  expect(wrong).toEqual([]);
});

test('no file imports itself through others', () => {
  const graph = new Map(files.map((file) => [file.name, importsOf(file)]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (name: string, trail: string[]): void => {
    if (trail.includes(name)) cycles.push([...trail.slice(trail.indexOf(name)), name].join(' -> '));
    if (done.has(name) || trail.includes(name)) return;
    for (const next of graph.get(name) ?? []) visit(next, [...trail, name]);
    done.add(name);
  };
  for (const name of graph.keys()) visit(name, []);
  expect(cycles).toEqual([]);
});

test('pure files read no clock, no chance, no network and no environment', () => {
  const wrong = files.filter(({ name, text }) => PURE.some((pure) => name.startsWith(pure)) && IMPURE.test(text));
  expect(wrong.map(({ name }) => name)).toEqual([]);
});

test('the environment is read in one place', () => {
  const readers = files
    .filter(({ name, text }) => !isSample(name) && /process\.env/.test(text))
    .map(({ name }) => name);
  expect(readers).toEqual(['node.ts']);
});

test('SQL stands in queries.ts of its folder, and in the store', () => {
  const wrong = files.filter(
    ({ name, text }) =>
      /\b(selectFrom|insertInto|updateTable|deleteFrom)\(|sql`/.test(text) &&
      !/(^|\/)(queries|[a-z-]+-queries)\.ts$/.test(name) &&
      !name.startsWith('store/') &&
      !['http/idempotency.ts', 'app.ts', 'deliveries/partitions.ts'].includes(name),
  );
  expect(wrong.map(({ name }) => name)).toEqual([]);
});

test(`no file has more than ${FILE_LINES_MAX} lines, no barrel re-exports, no name says nothing`, () => {
  expect(files.filter(({ text }) => text.split('\n').length > FILE_LINES_MAX).map(({ name }) => name)).toEqual([]);
  expect(files.filter(({ text }) => /^export \* from/m.test(text)).map(({ name }) => name)).toEqual([]);
  const vague = /(^|[-/])(utils?|helpers?|common|manager|impl|misc)([-./]|$)/;
  expect(files.filter(({ name }) => vague.test(name)).map(({ name }) => name)).toEqual([]);
});
