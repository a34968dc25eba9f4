import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { getPolicy } from '../../src/deliveries/policy.ts';
import { getFormat } from '../../src/events/formats/formats.ts';
import { PRESET_NAMES, PRESETS } from '../../src/events/webhooks/presets.ts';

const GUIDES = resolve(import.meta.dirname, '../../docs/guides');
const GUIDE = resolve(GUIDES, 'webhooks.md');

const FILES = /<!-- file: (\S+) (\w+) -->.*?<!-- end of file -->/gs;
const TABLE = /<!-- presets -->.*?<!-- end of presets -->/s;

function renderFile(_: string, path: string, language: string): string {
  const code = readFileSync(resolve(GUIDES, path), 'utf8');
  return `<!-- file: ${path} ${language} -->\n\n\`\`\`${language}\n${code}\`\`\`\n\n<!-- end of file -->`;
}

function renderPresets(): string {
  const rows = PRESET_NAMES.map((name) => {
    const preset = PRESETS[name];
    const { sendsArrays, names } = getFormat(preset.format);
    const { batch, success } = getPolicy(preset.policy);
    const start = preset.verifiesUrl
      ? 'once a GET of the URL is answered 200'
      : preset.startsActive
        ? 'at once'
        : 'a draft until `activate`';
    const events = preset.hasOneEvent ? 'one, which you name' : `all ${Object.keys(names).length} it has a form for`;
    const body = batch ? 'array of up to 1,000' : sendsArrays ? 'array of one' : 'object';
    const wants = success.statusMax === 200 ? '200' : '2xx';
    return [`\`${name}\``, start, events, preset.filters.mailings.join(', '), body, `\`${preset.policy}\``, wants];
  });
  const head = ['preset', 'active', 'events', 'mailings', 'body', 'policy', 'answer'];
  const table = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  return `<!-- presets -->\n\n${table}\n\n<!-- end of presets -->`;
}

it('shows the receivers that are tested, and the presets as they are (UPDATE_GOLDEN=1 writes them) [DI-60] [DI-71]', () => {
  const text = readFileSync(GUIDE, 'utf8');
  expect([...text.matchAll(FILES)].map((match) => match[1])).toEqual([
    'receivers/receiver.mjs',
    'receivers/handle-event.mjs',
    'receivers/receiver.php',
    'receivers/receiver.ashx',
  ]);
  const renewed = text.replace(FILES, renderFile).replace(TABLE, () => renderPresets());
  if (process.env.UPDATE_GOLDEN === '1') {
    expect(process.env.CI, 'CI does not write what it checks').toBeUndefined();
    writeFileSync(GUIDE, renewed);
  } else {
    expect(text).toBe(renewed);
  }
});

it.each([
  ['says to subscribe to what is needed only [DI-17]', 'Choose the events you need, not all of them'],
  ['says that a test is about nobody [DI-70]', 'do not deactivate, edit or create\na real contact'],
  ['says to store first and work later [DI-71]', 'Answer at once, work later'],
  ['says in whose zone dates are [YS-33]', "the account's, not written"],
])('%s', (_, words) => {
  expect(readFileSync(GUIDE, 'utf8')).toContain(words);
});
