import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildCall, type Typed } from '../../src/designer/requests/service-demo/build-call.ts';
import {
  CODE_LANGUAGES,
  type CodeLanguage,
  generateCode,
} from '../../src/designer/requests/service-demo/generate-code.ts';
import type { OpenApi } from '../../src/designer/requests/service-demo/openapi.ts';
import { listOperations } from '../../src/designer/requests/service-demo/operations.ts';
import { migratedDataDir } from '../support/migrated-data-dir.ts';
import { API_KEY, type HooklineProcess, removeDataDirs, startHooklineProcess } from '../support/process.ts';

const RUNTIMES: Record<CodeLanguage, { command: string; file: string; runs: string[] }> = {
  curl: { command: 'curl', file: 'call.sh', runs: ['bash', 'call.sh'] },
  node: { command: process.execPath, file: 'call.mjs', runs: [process.execPath, 'call.mjs'] },
  php: { command: 'php', file: 'call.php', runs: ['php', 'call.php'] },
};

/** What means something to a shell, to JavaScript, to PHP, to a form or to JSON. */
const NASTY = `O'Neil "quoted" \\n \\ \`id\` $HOME \${x} %41 &amp; a=b+c; ünï 📦 <?php ?> \t end`;

/** The generated code says its key by the name of a variable alone, and runs as it is: what it prints after the status. */
function run(language: CodeLanguage, code: string): { status: number; body: string } {
  const directory = mkdtempSync(join(tmpdir(), 'hookline-code-'));
  const { file, runs } = RUNTIMES[language];
  try {
    writeFileSync(join(directory, file), code);
    const [command = '', ...args] = runs;
    const environment = { PATH: process.env.PATH, HOOKLINE_API_KEY: API_KEY };
    const { stdout, stderr, status } = spawnSync(command, args, {
      cwd: directory,
      env: environment,
      encoding: 'utf8',
      timeout: 20_000,
    });
    expect({ stderr, status }, code).toEqual({ stderr: '', status: 0 });
    return language === 'curl'
      ? { status: 0, body: stdout }
      : {
          status: Number(/\b\d{3}\b/.exec(stdout)?.[0]),
          body: stdout.replace(/^(HTTP\/\S+ )?\d{3}( [A-Za-z ]+)? /, ''),
        };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

describe('MW-26: generated code runs as it is', () => {
  let hookline: HooklineProcess;
  let generate: (language: CodeLanguage, id: string, typed: Partial<Typed>) => string;
  beforeAll(async () => {
    hookline = await startHooklineProcess({
      HOOKLINE_DATA_DIR: migratedDataDir(),
      HOOKLINE_EGRESS_ALLOW: '127.0.0.0/8',
    });
    const document = (await (await hookline.request('/openapi.json')).json()) as OpenApi;
    const operations = listOperations(document);
    generate = (language, id, { values = {}, body = '' }) => {
      const operation = operations.find((each) => each.id === id);
      if (!operation) throw new Error(`There is no ${id}.`);
      return generateCode(language, buildCall(operation, { values, body }, hookline.url));
    };
  });
  afterAll(async () => {
    await hookline.stop();
    removeDataDirs();
  });

  describe.each(CODE_LANGUAGES)('%s', (language) => {
    const { command } = RUNTIMES[language];
    const isThere = spawnSync(command, ['--version']).status === 0;
    const call = (id: string, typed: Partial<Typed> = {}) => run(language, generate(language, id, typed));
    const answer = <Body>(id: string, typed: Partial<Typed> = {}): Body => JSON.parse(call(id, typed).body);

    test.skipIf(!isThere)('the four functions, with whatever is typed', () => {
      const app = `${NASTY} ${language}`;
      const values = {
        'form.app': app,
        'form.event': 'optin_finalized',
        'form.url': 'https://partner.example/?a=1&b=2',
      };
      const made = answer<{ error: number; result: { id: number } }>('post /compat/mailingwork/CreateWebHook', {
        values,
      });
      expect(made.error, JSON.stringify(made)).toBe(0);
      const { id } = made.result;
      const find = () =>
        answer<{ result: object[] }>('post /compat/mailingwork/GetWebHooks', { values: { 'form.app': app } });
      expect(find().result).toEqual([
        { id, app: app.trim(), event: 'optin_finalized', url: values['form.url'], active: true },
      ]);
      const activate = { values: { 'form.id': String(id), 'form.replayEvents': '0' } };
      expect(answer('post /compat/mailingwork/ActivateWebHook', activate)).toMatchObject({ error: 0, result: { id } });
      const remove = { values: { 'form.id': String(id) } };
      expect(answer('post /compat/mailingwork/DeleteWebHookById', remove)).toEqual({
        error: 0,
        message: '',
        result: { id },
      });
      expect(find().result).toEqual([]);
    });

    test.skipIf(!isThere)('bodies of JSON and of other types, addresses, queries, headers', async () => {
      const phone = `+5255000001${CODE_LANGUAGES.indexOf(language)}0`;
      const body = JSON.stringify(
        { phone, name: NASTY, fields: { 'an odd\nfield': `${NASTY}\n  two lines` } },
        null,
        2,
      );
      const contact = answer<{ id: string; name: string }>('post /v1/contacts', { body });
      expect(contact).toMatchObject({ name: NASTY, fields: { 'an odd\nfield': `${NASTY}\n  two lines` } });
      const found = answer<{ items: { id: string }[] }>('get /v1/contacts', { values: { 'query.phone': phone } });
      expect(found.items.map(({ id }) => id)).toEqual([contact.id]);
      const values = { 'path.id': contact.id };
      expect(answer('get /v1/contacts/{id}', { values })).toMatchObject({ id: contact.id });
      expect(call('delete /v1/contacts/{id}', { values }).body.trim()).not.toContain('"errors"');
      expect(answer('get /v1/contacts/{id}', { values: { 'path.id': 'a/b?c d' } })).toMatchObject({
        code: 'not_found',
      });
      const campaign = await hookline.api<{ id: string }>('POST', '/campaigns', {
        kind: 'chatbot',
        name: 'x',
        definition: { welcome: { text: 'Hi' } },
      });
      const change = JSON.stringify({ name: NASTY, definition: { welcome: { text: 'Ho' } } });
      const put = { values: { 'path.id': campaign.body.id, 'header.if-match': '"1"' }, body: change };
      expect(answer('put /v1/campaigns/{id}', put)).toMatchObject({ name: NASTY, revision: 2 });
      expect(answer('put /v1/campaigns/{id}', put)).toMatchObject({ code: 'precondition_failed' });
      const csv = { body: `phone;name\r\n+52550000020${CODE_LANGUAGES.indexOf(language)};"O'Neil"\r\n` };
      expect(answer('post /v1/contacts/imports', csv)).toMatchObject({ id: expect.stringMatching(/^imp_/) });
    });

    test.skipIf(!isThere)('Basic authentication, and what is refused', () => {
      const values = { 'query.dateFrom': '2026-11-01T00:00:00', 'query.dateTo': '2026-11-02T00:00:00' };
      expect(answer('get /compat/yespo/api/v2/contacts/activity', { values })).toEqual([]);
      const refused = call('post /v1/contacts', { body: '{"phone": 7}' });
      expect(JSON.parse(refused.body)).toMatchObject({ errors: [{ path: '/phone' }] });
      if (language !== 'curl') expect(refused.status).toBe(422);
    });
  });
});
