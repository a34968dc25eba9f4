import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPgliteDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { encodeId } from '../../base/ids.ts';
import { createImportWorld, type ImportWorld } from '../imports/testing/world.ts';

describe('an export of contacts', () => {
  let database: TestDatabase;
  let world: ImportWorld;
  beforeAll(async () => {
    database = await createPgliteDatabase();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    world = await createImportWorld(database);
  });

  const read = (csv: string) => parse<Record<string, string>>(csv, { columns: true, bom: true });

  it('has a column for each field and category of the account, and a blank cell where nothing is known', async () => {
    await world.run('phone,name,points,vip,subscriptions.news\n+525500000001,"Pérez, ""Ana""",1.5,true,false\n');
    const [contact] = read(await world.exportAll());
    expect(contact).toMatchObject({
      ...{ phone: '+525500000001', name: 'Pérez, "Ana"', optedOut: 'false', email: '', language: '' },
      ...{ 'fields.points': '1.5', 'fields.vip': 'true', 'fields.city': '', 'fields.customerId': '' },
      ...{ 'subscriptions.news': 'false', 'subscriptions.offers': '' },
    });
  });

  it('guards cells that a spreadsheet would run, but no phone or other number', async () => {
    await world.run('phone,name,city,points\n+525500000001,"=HYPERLINK(""http://x"")",@SUM(A1),-5\n');
    expect(read(await world.exportAll())).toMatchObject([
      { phone: '+525500000001', name: '\'=HYPERLINK("http://x")', 'fields.city': "'@SUM(A1)", 'fields.points': '-5' },
    ]);
  });

  it('goes through all pages, newest first, each contact once', async () => {
    const phones = Array.from({ length: 1_100 }, (_, n) => `+5255${String(n).padStart(8, '0')}`);
    await world.run(`phone\n${phones.join('\n')}`);
    expect(read(await world.exportAll()).map(({ phone }) => phone)).toEqual(phones.toReversed());
  });

  it('is narrowed as lists of contacts are', async () => {
    await world.run(
      'phone,city,optedOut\n+525500000001,Puebla,\n+525500000002,Oaxaca,true\n+525500000003,Puebla,true\n',
    );
    const phones = async (query: string) => read(await world.exportAll(query)).map(({ phone }) => phone);
    const filter = { field: 'city', op: 'eq', value: 'Puebla' };
    const segment = await world.account.call('POST', '/v1/segments', { name: 'Puebla', filter });
    expect(await phones(`?segment=${segment.body.id}`)).toEqual(['+525500000003', '+525500000001']);
    expect(await phones(`?optedOut=true&filter=${encodeURIComponent(JSON.stringify(filter))}`)).toEqual([
      '+525500000003',
    ]);
  });

  it('begins with the mark of UTF-8 where that is asked for', async () => {
    expect((await world.exportAll()).startsWith('id,')).toBe(true);
    // `text()` takes the mark off.
    const headers = { authorization: `Bearer ${world.account.key}` };
    const answer = await world.api.request('/v1/contacts/export?bom=true', headers);
    expect(Buffer.from(await answer.arrayBuffer()).subarray(0, 5)).toEqual(Buffer.from('\ufeffid'));
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  });

  it('is refused before it begins', async () => {
    const nobodys = encodeId('seg', world.ctx.accountId);
    expect((await world.account.call('GET', `/v1/contacts/export?segment=${nobodys}`)).status).toBe(404);
    expect((await world.account.call('GET', '/v1/contacts/export?filter=x')).status).toBe(422);
  });

  it('has nothing of another account', async () => {
    await world.run('phone\n+525500000001\n');
    const other = await createImportWorld(database);
    expect(read(await other.exportAll())).toEqual([]);
  });
});
