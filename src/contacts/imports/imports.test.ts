import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { STORES, type TestDatabase } from '../../../test/support/database.ts';
import { createImportWorld, type ImportWorld } from './testing/world.ts';

describe.each(STORES)('an import of contacts on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let world: ImportWorld;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    world = await createImportWorld(database);
  });

  it('makes contacts with addresses, fields, keys and subscriptions, and tells nobody [DI-28]', async () => {
    const before = await world.count('activity');
    const done = await world.run(
      'phone,Email,name,language,city,fields.points,vip,born,seen,size,customerId,subscriptions.news,Remarks\n' +
        '+525512345678,Ana@Example.com,"Pérez, Ana",pt-br,"5"" pipe",12.5,yes,2001-02-03,2026-11-21T10:00:00-06:00,M,00123,true,x\n' +
        '"+52 55 8765 4321",,Leo,,,,,,,,,false,\n',
    );
    expect(done).toMatchObject({
      ...{ state: 'completed', rows: 2, created: 2, updated: 0, unchanged: 0, failed: 0, match: 'phone', error: null },
      columns: expect.arrayContaining([
        { header: 'Email', target: 'email' },
        { header: 'Remarks', target: null },
      ]),
    });
    expect(done.bytesDone).toBe(done.bytesTotal);
    expect(await world.contacts()).toEqual([
      {
        ...{
          phone: '+525512345678',
          emails: ['ana@example.com'],
          name: 'Pérez, Ana',
          language: 'pt-BR',
          is_out: false,
        },
        fields: {
          ...{ city: '5" pipe', points: 12.5, vip: true, born: '2001-02-03', size: 'M', customerId: '00123' },
          seen: '2026-11-21T16:00:00.000Z',
        },
        ...{ keys: ['00123'], subscriptions: { news: true }, created_by: 'import', modified_by: null },
      },
      {
        ...{ phone: '+525587654321', emails: [], name: 'Leo', language: null, is_out: false, fields: {}, keys: [] },
        ...{ subscriptions: { news: false }, created_by: 'import', modified_by: null },
      },
    ]);
    expect(await world.count('activity')).toBe(before);
  });

  it('changes contacts that are there by what a row says, and tells nobody [DI-29]', async () => {
    await world.run('phone,email,name,city,points\n+525512345678,ana@example.com,Ana,Puebla,1\n+525587654321,,Leo,,\n');
    const before = await world.count('activity');
    const done = await world.run(
      'phone,email,name,city,points\n+525512345678,new@example.com,,Oaxaca,\n+525587654321,,Leo,,\n',
    );
    expect(done).toMatchObject({ created: 0, updated: 1, unchanged: 1, failed: 0 });
    expect(await world.contacts()).toMatchObject([
      { name: 'Ana', emails: ['new@example.com'], fields: { city: 'Oaxaca', points: 1 }, modified_by: 'import' },
      { name: 'Leo', modified_by: null },
    ]);
    expect(await world.count('activity')).toBe(before);
  });

  it('is followed by one contact.modified when somebody edits one by hand, and by none where that changes nothing [edge 25]', async () => {
    const lines = Array.from({ length: 2_500 }, (_, index) => `+52551${String(index).padStart(7, '0')},Name ${index}`);
    const done = await world.run(`phone,name\n${lines.join('\n')}`);
    expect(done).toMatchObject({ state: 'completed', rows: 2_500, created: 2_500 });
    expect(await world.count('activity')).toBe(0);
    const { items } = await world.get<{ items: { id: string; name: string }[] }>('/v1/contacts?limit=1');
    const [contact] = items;
    await world.account.call('PATCH', `/v1/contacts/${contact?.id}`, { name: 'Somebody' });
    await world.account.call('PATCH', `/v1/contacts/${contact?.id}`, { name: 'Somebody' });
    const { items: told } = await world.get<{ items: { type: string }[] }>('/v1/activities?type=contact.modified');
    expect(told).toHaveLength(1);
    expect(await world.count('activity')).toBe(1);
  });

  it('changes nothing when it imports what was exported', async () => {
    const header =
      'phone;email;name;language;city;points;vip;born;seen;size;customerId;optedOut;subscriptions.news;subscriptions.offers';
    await world.run(
      `${header}\n` +
        '+525512345678;ana@example.com;=1+1;es;"a;b\nc";-5;true;2001-02-03;2026-11-21T10:00:00Z;M;+12;false;true;false\n' +
        "+525587654321;;@Leo;;'=x;1e-7;false;;;;=K;true;;\n",
    );
    await world.run(`${header}\n;eva@example.com;Eva;;" padded ";0.1;;;;S;;;true;\n`, { match: 'email' });
    const before = await world.contacts();
    expect(before).toHaveLength(3);
    const file = await world.exportAll();
    expect(file).toContain("'=1+1");
    const done = await world.run(file);
    expect(await world.errors(done.id)).toEqual([]);
    expect(done).toMatchObject({ state: 'completed', match: 'id', rows: 3, unchanged: 3, failed: 0 });
    expect(await world.contacts()).toEqual(before);
    expect(await world.exportAll()).toBe(file);
  });

  it('opts out, with what was subscribed to, and in to what nobody was asked about; nobody in again', async () => {
    await world.run('phone,subscriptions.news,subscriptions.offers\n+525512345678,true,false\n+525587654321,true,\n');
    const out = await world.run('phone,optedOut\n+525512345678,TRUE\n+525587654321,false\n');
    expect(out).toMatchObject({ updated: 1, unchanged: 1, reported: 0 });
    const back = await world.run(
      'phone,optedOut,name,subscriptions.news,subscriptions.offers\n+525512345678,false,Ana,true,true\n+525587654321,,,,true\n',
    );
    expect(back).toMatchObject({ updated: 2, failed: 0, reported: 3 });
    expect((await world.errors(back.id)).map(({ row, field, code }) => [row, field, code])).toEqual([
      [2, 'subscriptions.news', 'opted_out'],
      [2, 'subscriptions.offers', 'opted_out'],
      [2, 'optedOut', 'opted_out'],
    ]);
    expect(await world.contacts()).toMatchObject([
      { name: 'Ana', is_out: true, subscriptions: { news: false, offers: false } },
      { is_out: false, subscriptions: { news: true, offers: true } },
    ]);
    expect(await world.count('activity')).toBe(0);
  });

  it('refuses rows one by one, each as a whole, and reports what is wrong with each', async () => {
    await world.run('phone,email\n+525500000001,taken@example.com\n');
    const long = 'x'.repeat(1024 * 1024);
    const done = await world.run(
      [
        'phone,email,city,points,subscriptions.news,customerId',
        'no number,no mail,,,,',
        '+525500000002,taken@example.com,,,,',
        '+525500000003,,,many,maybe,',
        `+525500000004,,${long},,,`,
        '+525500000005,,,,,,extra',
        ',only@example.com,,,,',
        '+525500000006,,a\0b,,,',
        '+525500000007,ok@example.com',
        '',
        '+525500000008,,,,,K1',
        '+525500000009,,,12345678901234567890,,K1',
      ].join('\n'),
    );
    const report = (await world.errors(done.id)).map(({ row, field, code }) => [row, field, code]);
    expect(report).toEqual([
      [2, 'phone', 'invalid'],
      [2, 'email', 'invalid'],
      [3, 'email', 'taken'],
      [4, 'subscriptions.news', 'invalid'],
      [4, 'fields.points', 'invalid'],
      [5, 'fields.city', 'too_long'],
      [6, null, 'ragged'],
      [7, 'phone', 'blank'],
      [8, 'fields.city', 'invalid'],
      [12, 'fields.points', 'invalid'],
    ]);
    expect(done).toMatchObject({ state: 'completed', rows: 10, created: 2, failed: 8, reported: 10 });
    const [cell] = (await world.errors(done.id)).filter(({ code }) => code === 'too_long');
    expect([cell?.value?.length, cell?.message]).toEqual([
      200,
      'A cell has at most 32767 characters; this one has 1048576.',
    ]);
    expect((await world.contacts()).map(({ phone }) => phone)).toEqual([
      '+525500000001',
      '+525500000007',
      '+525500000008',
    ]);
  });

  it('works rows off in their order: later ones see what earlier ones did', async () => {
    const done = await world.run(
      [
        'email,phone,name,customerId',
        'ana@example.com,+525500000001,Ana,K1',
        'ana@example.com,+525500000002,,K2',
        'leo@example.com,+525500000001,Leo,K1',
        'ana@example.com,+525500000003,,',
        'eva@example.com,+525500000002,Eva,K2',
        'ana@example.com,+525500000003,,',
      ].join('\n'),
      { match: 'email' },
    );
    expect(done).toMatchObject({ rows: 6, created: 2, updated: 2, unchanged: 1, failed: 1 });
    expect(await world.contacts()).toMatchObject([
      { name: 'Ana', phone: '+525500000003', keys: ['K2'] },
      { name: 'Leo', phone: '+525500000001', keys: ['K1'] },
    ]);
  });

  it('hands an address over that another row of the same file gives up', async () => {
    await world.run('email,phone,customerId\nana@example.com,+525500000001,K1\nleo@example.com,+525500000002,K2\n');
    const done = await world.run(
      'email,phone,customerId\nana@example.com,+525500000003,K3\nleo@example.com,+525500000001,K1\neva@example.com,+525500000002,K2\n',
      { match: 'email' },
    );
    expect(await world.errors(done.id)).toEqual([]);
    expect(done).toMatchObject({ state: 'completed', rows: 3, created: 1, updated: 2 });
    expect((await world.contacts()).map(({ phone, keys }) => [phone, ...keys])).toEqual([
      ['+525500000003', 'K3'],
      ['+525500000001', 'K1'],
      ['+525500000002', 'K2'],
    ]);
  });

  it.each([
    ['create', { created: 1, updated: 0, failed: 1 }, 'exists'],
    ['update', { created: 0, updated: 1, failed: 1 }, 'not_found'],
  ])('in the mode %s refuses the other rows', async (mode, counts, code) => {
    await world.run('customerId,name\nK1,Ana\n');
    const done = await world.run('customerId,name\nK1,Eva\nK2,Leo\n', { mode });
    expect(done).toMatchObject({ match: 'fields.customerId', ...counts });
    expect((await world.errors(done.id)).map((each) => each.code)).toEqual([code]);
  });

  it('reads local numbers by the country that is given', async () => {
    await world.run('Mobile\n55 1234 5678\n', { mapping: '{"Mobile":"phone"}', defaultCountry: 'MX' });
    expect(await world.contacts()).toMatchObject([{ phone: '+525512345678' }]);
  });

  it('makes an address the first one that the contact had as a further one', async () => {
    await world.run('phone,email\n+525500000001,a@example.com\n');
    world.clock.advance(1_000);
    const row = world.ctx.db.selectFrom('contact').select('id').where('account_id', '=', world.ctx.accountId);
    const { id } = await row.executeTakeFirstOrThrow();
    const address = { account_id: world.ctx.accountId, kind: 'email' as const, value: 'b@example.com', contact_id: id };
    await world.ctx.db
      .insertInto('contact_address')
      .values({ ...address, created_at: new Date('2030-01-01') })
      .execute();
    const done = await world.run('phone,email\n+525500000001,b@example.com\n');
    expect(done).toMatchObject({ updated: 1 });
    expect(await world.contacts()).toMatchObject([{ emails: ['b@example.com'] }]);
  });

  it('keeps nothing of the file once it is over, and the report for 30 days', async () => {
    const { deleteOldReports } = await import('./delete-old-reports.ts');
    const done = await world.run('phone\nx\n');
    expect([done.failed, await world.count('contact_import_chunk')]).toEqual([1, 0]);
    world.clock.advance(29 * 86_400_000);
    await deleteOldReports(world.base, 100);
    expect(await world.count('contact_import_error')).toBe(1);
    world.clock.advance(2 * 86_400_000);
    await deleteOldReports(world.base, 100);
    expect(await world.count('contact_import_error')).toBe(0);
  });
});
