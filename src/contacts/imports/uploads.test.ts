import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SteppedClock } from '../../../test/support/context.ts';
import { createPgliteDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { advanceDatabase } from '../../../test/support/database-clock.ts';
import { type AppDeps, createApp } from '../../app.ts';
import { encodeId } from '../../base/ids.ts';
import { advanceImports } from './advance-imports.ts';
import type { ContactImport } from './schema.ts';
import { createImportWorld, type ImportWorld } from './testing/world.ts';

const UTF_16 = new Uint8Array(Buffer.from('\ufeffphone\n1', 'utf16le'));

describe('an upload of contacts', () => {
  let database: TestDatabase;
  let world: ImportWorld;
  beforeAll(async () => {
    database = await createPgliteDatabase({ steppedClock: true });
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await sql`truncate contact_import, contact_import_chunk`.execute(database.db);
    world = await createImportWorld(database);
  });

  const latin1 = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));

  it.each([
    ['UTF-8 with its mark', '\ufeffphone;name\n+525512345678;José', 'utf-8', ';'],
    ['Windows-1252', latin1('phone,name\n+525512345678,Jos\xe9'), 'latin1', ','],
    ['tabs and carriage returns', 'phone\tname\r\n+525512345678\tJosé\r\n', 'utf-8', 'tab'],
    ['quotes, in a file with bars', '"phone"|"name"\r"+525512345678"|"José"', 'utf-8', '|'],
  ])('is read as it is: %s', async (_, file, encoding, delimiter) => {
    expect(await world.run(file)).toMatchObject({ state: 'completed', created: 1, encoding, delimiter });
    expect(await world.contacts()).toMatchObject([{ phone: '+525512345678', name: 'José' }]);
  });

  it('is latin1 as a whole where its last byte is no UTF-8', async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => `+52551${String(index).padStart(7, '0')},Ana`);
    const file = latin1(`phone,name\n${rows.join('\n')}\n+525587654321,Jos\xe9`);
    expect(file.length).toBeGreaterThan(256 * 1024);
    const { body } = await world.send(file);
    expect(body).toMatchObject({ encoding: 'latin1', bytesTotal: file.length });
    await world.account.call('POST', `/v1/contacts/imports/${body.id}/cancel`);
  });

  it.each<[string, string | Uint8Array<ArrayBuffer>, Record<string, string>, string, RegExp]>([
    ['nothing', '', {}, '/file', /empty/],
    ['blanks', '\ufeff \n\n', {}, '/file', /empty/],
    ['a header only', 'phone,name\n\n', {}, '/file', /no rows/],
    ['no header', '+525512345678,Ana\n+525587654321,Leo\n', {}, '/match', /first row must name/],
    ['a quote that is never closed in the header', '"phone,name\n+525512345678,Ana', {}, '/file', /never closed/],
    ['UTF-16', UTF_16, {}, '/encoding', /UTF-16/],
    ['no UTF-8 where that was said', latin1('phone,name\n1,Jos\xe9'), { encoding: 'utf-8' }, '/encoding', /UTF-8/],
    ['two columns of one header', 'phone,name,Name\n1,2,3', {}, '/mapping/Name', /More than one column/],
    ['two columns mapped to one', 'phone,a\n1,2', { mapping: '{"a":"phone"}' }, '/mapping/a', /More than one/],
    ['a mapping of a column that is not there', 'phone\n1', { mapping: '{"b":"name"}' }, '/mapping/b', /no column/],
    ['a mapping to nothing known', 'phone,a\n1,2', { mapping: '{"a":"surname"}' }, '/mapping/a', /must be one of/],
    ['a category that is not there', 'phone,a\n1,2', { mapping: '{"a":"subscriptions.x"}' }, '/mapping/a', /no such/],
    ['a match that is no key', 'phone,city\n1,2', { match: 'fields.city' }, '/match', /key field/],
    ['a match without a column', 'phone\n1', { match: 'email' }, '/match', /no column that is email/],
    ['a mapping that is no JSON', 'phone\n1', { mapping: 'phone' }, '/mapping', /JSON/],
    ['a country that there is none of', 'phone\n1', { defaultCountry: 'XX' }, '/defaultCountry', /country/],
    ['another delimiter', 'phone\n1', { delimiter: '#' }, '/delimiter', /one of/],
    ['more than 500 columns', `phone${',x'.repeat(500)}\n1`, {}, '/file', /500 columns/],
  ])('of %s is refused by name, and nothing is kept', async (_, file, query, path, message) => {
    const { status, body } = await world.send(file, query);
    expect([status, body.errors?.[0]?.path]).toEqual([422, path]);
    expect(body.errors?.[0]?.message).toMatch(message);
    expect([await world.count('contact_import'), await world.count('contact_import_chunk')]).toEqual([0, 0]);
  });

  it('refuses a column that is a deleted field', async () => {
    const { items } = await world.get<{ items: { id: string; code: string }[] }>('/v1/contact-fields');
    const city = items.find(({ code }) => code === 'city');
    await world.account.call('DELETE', `/v1/contact-fields/${city?.id}`);
    const { body } = await world.send('phone,a\n1,2', { mapping: '{"a":"fields.city"}' });
    expect(body.errors).toEqual([{ path: '/mapping/a', message: expect.stringContaining('was deleted') }]);
  });

  it('comes as a form too, with its options before it', async () => {
    const form = new FormData();
    form.set('options', JSON.stringify({ mapping: { Tel: 'phone' }, mode: 'create' }));
    form.set('file', new File(['Tel,name\n+525512345678,Ana'], 'people.csv'));
    const { status, body } = await world.send(form, {}, '');
    expect([status, body.fileName, body.mode, body.columns[0]]).toEqual([
      ...[202, 'people.csv', 'create'],
      { header: 'Tel', target: 'phone' },
    ]);
  });

  it.each<[string, Record<string, string>, number, string]>([
    ['no file', { options: '{}' }, 422, '/file'],
    ['options that are no JSON', { options: '{' }, 400, ''],
    ['options that there are none of', { options: '{"separator":";"}' }, 422, '/separator'],
  ])('as a form with %s is refused', async (_, parts, status, path) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(parts)) form.set(name, value);
    const answer = await world.send(form, {}, '');
    expect([answer.status, answer.body.errors?.[0]?.path ?? '']).toEqual([status, path]);
  });

  it('of another type is refused', async () => {
    expect((await world.send('{}', {}, 'application/json')).status).toBe(415);
  });

  it('that says it is larger than 200 MiB is refused before it comes', async () => {
    const headers = {
      authorization: `Bearer ${world.account.key}`,
      'content-type': 'text/csv',
      'content-length': '300000000',
    };
    const answer = await world.api.request('/v1/contacts/imports', headers, { method: 'POST', body: 'phone\n1' });
    expect([answer.status, ((await answer.json()) as { detail: string }).detail]).toEqual([
      ...[413, 'The file is larger than 200 MiB. Send it in parts.'],
    ]);
  });

  it('may be larger than other bodies of the API', async () => {
    const app = createApp({ ctx: world.base, publicUrl: 'https://hookline.example' } as AppDeps);
    const send = async (path: string) =>
      (await app.request(path, { method: 'POST', headers: { 'content-length': '2000000' }, body: 'x' })).status;
    expect([await send('/v1/contacts/imports'), await send('/v1/contacts')]).toEqual([401, 413]);
  });

  it('that breaks off has failed, in words, and can be sent again', async () => {
    let isFirst = true;
    const broken = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (!isFirst) return controller.error(new Error('aborted'));
        isFirst = false;
        controller.enqueue(Buffer.from(`phone,name\n${'+525512345678,Ana\n'.repeat(20_000)}`));
      },
    });
    expect((await world.send(broken)).status).toBe(500);
    const { items } = await world.get<{ items: ContactImport[] }>('/v1/contacts/imports');
    expect(items).toMatchObject([{ state: 'failed', error: { code: 'cut_off', row: null }, rows: 0 }]);
    expect(items[0]?.error?.message).toMatch(/cut off after \d+ bytes.*send the file again/);
    expect(await world.count('contact_import_chunk')).toBe(0);
    expect(await world.run('phone,name\n+525512345678,Ana')).toMatchObject({ state: 'completed', created: 1 });
  });

  it('whose process was killed counts as cut off after two minutes without a piece', async () => {
    const { body } = await world.send('phone,name\n+525512345678,Ana');
    const state = { state: 'uploading' as const, next_at: new Date(world.clock.now() + 120_000) };
    await world.ctx.db.updateTable('contact_import').set(state).execute();
    const look = async () => (await world.get<ContactImport>(`/v1/contacts/imports/${body.id}`)).state;
    expect([await advanceImports(world.base, { steps: 5 }), await look()]).toEqual([false, 'uploading']);
    await advanceDatabase(database.db, 120_000);
    await advanceImports(world.base, { steps: 5 });
    await advanceDatabase(database.db, -120_000);
    expect([await look(), await world.count('contact_import_chunk')]).toEqual(['failed', 0]);
  });

  it('ignores an Idempotency-Key rather than read all of it', async () => {
    const headers = {
      authorization: `Bearer ${world.account.key}`,
      'content-type': 'text/csv',
      'idempotency-key': 'one',
    };
    const send = () =>
      world.api.request('/v1/contacts/imports', headers, { method: 'POST', body: 'phone\n+525512345678' });
    const [first, second] = [await send(), await send()].map((answer) => answer.json() as Promise<ContactImport>);
    expect((await first)?.id).not.toBe((await second)?.id);
  });

  it('waits where five imports are not over', async () => {
    for (let n = 0; n < 5; n++) expect((await world.send('phone\n+525512345678')).status).toBe(202);
    expect((await world.send('phone\n+525512345678')).status).toBe(409);
  });

  it('needs a key that may design', async () => {
    const reader = await world.account.callerWith('read');
    expect((await reader('POST', '/v1/contacts/imports', undefined, { 'content-type': 'text/csv' })).status).toBe(403);
  });

  it('belongs to its account', async () => {
    const { body } = await world.send('phone\n+525512345678');
    const other = await createImportWorld(database, new SteppedClock());
    for (const path of [body.id, `${body.id}/errors`, encodeId('imp', world.ctx.accountId)]) {
      expect((await other.account.call('GET', `/v1/contacts/imports/${path}`)).status).toBe(404);
    }
    expect((await other.account.call('POST', `/v1/contacts/imports/${body.id}/cancel`)).status).toBe(404);
  });
});
