import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SteppedClock } from '../../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../../test/support/database.ts';
import { createPeople, PASSWORD, type People } from '../testing/people.ts';

const WEEK_MS = 7 * 86_400_000;

interface Created {
  id: string;
  link: string;
  mailedAt: string | null;
}

describe.each(STORES)('members on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let people: People;
  let clock: SteppedClock;
  beforeEach(async () => {
    clock = new SteppedClock();
    database = await createDatabase();
    people = await createPeople(database, { clock });
  });
  afterEach(() => database.close());

  const invite = (email: string, role = 'designer') =>
    people.asAdmin<Created>('POST', '/v1/invitations', { email, role });
  const accept = (link: string, body: object = { name: 'Bea', password: PASSWORD }, visitor = people.visit()) =>
    visitor.send<{ code: string; errors?: { path: string }[] }>('POST', `/auth${new URL(link).pathname}`, body);
  const list = async () =>
    (await people.asAdmin<{ items: { id: string; email: string; role: string }[] }>('GET', '/v1/members')).body.items;

  test('come by an invitation that is mailed, and are in with their role', async () => {
    const { status, body } = await invite('Bea@Example.com');
    expect([status, body.mailedAt]).toEqual([201, expect.any(String)]);
    expect(people.mails.map(({ to, text }) => [to, text.includes(body.link)])).toEqual([[['bea@example.com'], true]]);
    const opened = await people.visit().send('GET', `/auth${new URL(body.link).pathname}`);
    expect(opened.body).toEqual({
      account: 'My account',
      accountId: expect.stringMatching(/^acc_/),
      email: 'bea@example.com',
      role: 'designer',
      hasPassword: false,
    });
    const bea = people.visit();
    expect((await accept(body.link, undefined, bea)).status).toBe(204);
    const session = await bea.send('GET', '/v1/session');
    expect(session.body).toMatchObject({ person: { name: 'Bea' }, role: 'designer', scopes: ['design'] });
    expect(await list()).toMatchObject([{ email: 'bea@example.com', role: 'designer' }]);
    expect((await people.asAdmin<{ items: [] }>('GET', '/v1/invitations')).body.items).toEqual([]);
  });

  test('do not come by a link that is wrong, used, past its time, taken back or replaced', async () => {
    expect((await accept('https://hookline.example/invitations/wrong')).status).toBe(404);
    const used = (await invite('used@example.com')).body;
    await accept(used.link);
    expect((await accept(used.link)).status).toBe(404);
    const revoked = (await invite('revoked@example.com')).body;
    expect((await people.asAdmin('DELETE', `/v1/invitations/${revoked.id}`)).status).toBe(204);
    expect((await people.asAdmin('DELETE', `/v1/invitations/${revoked.id}`)).status).toBe(404);
    expect((await accept(revoked.link)).status).toBe(404);
    const replaced = (await invite('replaced@example.com')).body;
    const replacing = (await invite('replaced@example.com', 'viewer')).body;
    expect((await accept(replaced.link)).status).toBe(404);
    expect((await people.visit().send('GET', `/auth${new URL(replacing.link).pathname}`)).body.role).toBe('viewer');
    clock.advance(WEEK_MS);
    expect((await accept(replacing.link)).status).toBe(404);
    expect((await list()).map(({ email }) => email)).toEqual(['used@example.com']);
  });

  test.each([
    ['no name', { password: PASSWORD }, '/name'],
    ['a short password', { name: 'Bea', password: 'short' }, '/password'],
    ['no password', { name: 'Bea' }, '/password'],
    ['another role', { name: 'Bea', password: PASSWORD, role: 'owner' }, '/role'],
  ])('with %s are told so, and the link stays good', async (_, body, path) => {
    const { link } = (await invite('bea@example.com')).body;
    const refused = await accept(link, body);
    expect([refused.status, refused.body.errors?.map((each) => each.path)]).toEqual([422, [path]]);
    expect((await accept(link)).status).toBe(204);
  });

  test('who have a password use it: for another account, too', async () => {
    await people.join('viewer', 'bea@example.com');
    const other = await people.asAdmin<{ key: string; id: string }>('POST', '/v1/accounts', { name: 'Other' });
    const headers = { authorization: `Bearer ${other.body.key}` };
    const visitor = people.visit();
    const invited = await visitor.send<Created>(
      'POST',
      '/v1/invitations',
      { email: 'bea@example.com', role: 'owner' },
      headers,
    );
    const { link } = invited.body;
    const opened = (await visitor.send('GET', `/auth${new URL(link).pathname}`)).body;
    expect(opened).toMatchObject({ hasPassword: true, accountId: other.body.id });
    const wrong = await accept(link, { password: 'not her password' });
    expect([wrong.status, wrong.body.errors?.map(({ path }) => path)]).toEqual([422, ['/password']]);
    const bea = people.visit();
    expect((await accept(link, { password: PASSWORD }, bea)).status).toBe(204);
    const session = async (account?: string) =>
      bea.send<{ account: { name: string }; role: string; accounts: { name: string }[] }>(
        'GET',
        '/v1/session',
        undefined,
        account === undefined ? {} : { 'hookline-account': account },
      );
    const first = (await session()).body;
    expect([first.account.name, first.role, first.accounts.map(({ name }) => name)]).toEqual([
      'My account',
      'viewer',
      ['My account', 'Other'],
    ]);
    const second = (await session(other.body.id)).body;
    expect([second.account.name, second.role]).toEqual(['Other', 'owner']);
    for (const foreign of ['acc_00000000000000000000000000', 'nonsense', '']) {
      expect((await session(foreign)).status).toBe(403);
    }
  });

  test('in two tabs come once', async () => {
    const { link } = (await invite('bea@example.com')).body;
    const answers = await Promise.all([accept(link), accept(link), accept(link)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 404, 404]);
    expect(await list()).toHaveLength(1);
  });

  test('who are removed see nothing with their next request; they may come back', async () => {
    const bea = await people.join('designer', 'bea@example.com');
    expect((await bea.send('GET', '/v1/members')).status).toBe(200);
    expect((await people.asAdmin('DELETE', `/v1/members/${bea.id}`)).status).toBe(204);
    expect((await bea.send('GET', '/v1/members')).status).toBe(403);
    expect((await people.asAdmin('DELETE', `/v1/members/${bea.id}`)).status).toBe(404);
    await accept((await invite('bea@example.com', 'viewer')).body.link, { password: PASSWORD });
    expect((await bea.send('GET', '/v1/members')).status).toBe(200);
  });

  test('may do with their next request what their new role may', async () => {
    const bea = await people.join('viewer', 'bea@example.com');
    const scopes = async () => (await bea.send<{ scopes: string[] }>('GET', '/v1/session')).body.scopes;
    const seen = [await scopes()];
    for (const role of ['operator', 'designer', 'owner']) {
      expect((await people.asAdmin('PATCH', `/v1/members/${bea.id}`, { role })).body.role).toBe(role);
      seen.push(await scopes());
    }
    expect(seen).toEqual([['read'], ['operate'], ['design'], ['admin']]);
    expect((await people.asAdmin('PATCH', `/v1/members/${bea.id}`, { role: 'king' })).status).toBe(422);
  });

  test('whose role was lowered get no earlier answer by its Idempotency-Key that took the old one', async () => {
    await people.join('owner', 'ana@example.com');
    const bea = await people.join('owner', 'bea@example.com');
    const again = { 'idempotency-key': 'a key' };
    const make = () => bea.send<{ key: string }>('POST', '/v1/api-keys', { name: 'x', scopes: ['read'] }, again);
    const made = await make();
    expect([made.status, (await make()).body]).toEqual([201, made.body]);
    for (const role of ['designer', 'operator', 'viewer']) {
      await people.asAdmin('PATCH', `/v1/members/${bea.id}`, { role });
      const refused = await make();
      expect([refused.status, refused.body]).toEqual([
        403,
        expect.objectContaining({ detail: `Your role, ${role}, does not allow this.` }),
      ]);
      expect(JSON.stringify(refused.body)).not.toContain(made.body.key);
    }
    await people.asAdmin('PATCH', `/v1/members/${bea.id}`, { role: 'owner' });
    expect((await make()).body).toEqual(made.body);
    await people.asAdmin('DELETE', `/v1/members/${bea.id}`);
    expect((await make()).status).toBe(403);
  });

  test.each(['designer', 'operator', 'viewer'])('who are %s change neither members nor keys', async (role) => {
    const bea = await people.join(role, 'bea@example.com');
    const tries = [
      bea.send('PATCH', `/v1/members/${bea.id}`, { role: 'owner' }),
      bea.send('DELETE', `/v1/members/${bea.id}`),
      bea.send('POST', '/v1/invitations', { email: 'x@example.com', role: 'owner' }),
      bea.send('GET', '/v1/invitations'),
      bea.send('POST', '/v1/api-keys', { name: 'x', scopes: ['admin'] }),
      bea.send('POST', '/v1/accounts', { name: 'x' }),
    ];
    expect(new Set((await Promise.all(tries)).map(({ status }) => status))).toEqual(new Set([403]));
    const [refused] = await Promise.all(tries);
    expect(refused?.body.detail).toBe(`Your role, ${role}, does not allow this.`);
  });

  test('always have an owner among them', async () => {
    const ana = await people.join('owner', 'ana@example.com');
    for (const role of ['designer', 'viewer']) {
      expect((await ana.send('PATCH', `/v1/members/${ana.id}`, { role })).status).toBe(409);
    }
    expect((await ana.send('DELETE', `/v1/members/${ana.id}`)).status).toBe(409);
    expect((await ana.send('PATCH', `/v1/members/${ana.id}`, { role: 'owner' })).status).toBe(200);
    const bea = await people.join('owner', 'bea@example.com');
    const leave = [
      ana.send('DELETE', `/v1/members/${ana.id}`),
      bea.send('PATCH', `/v1/members/${bea.id}`, { role: 'viewer' }),
    ];
    const statuses = (await Promise.all(leave)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 409)).toHaveLength(1);
    expect((await list()).filter(({ role }) => role === 'owner')).toHaveLength(1);
  });

  test('who are there already are not invited, and no invitation takes a role away', async () => {
    const [, path = ''] = /(\/auth\/link\S+)/.exec((await people.hint(true)) ?? '') ?? [];
    const local = people.visit();
    await local.send('GET', path);
    const { link } = (await invite('ana@example.com', 'viewer')).body;
    await local.send('POST', '/auth/claim', { email: 'ana@example.com', name: 'Ana', password: PASSWORD });
    expect((await invite('ana@example.com')).status).toBe(409);
    expect((await accept(link, { password: PASSWORD })).status).toBe(204);
    expect(await list()).toMatchObject([{ email: 'ana@example.com', role: 'owner' }]);
  });

  test('a mail that does not go out is told by the answer', async () => {
    const { body } = await invite('bea@example.com');
    const listed = await people.asAdmin<{ items: Created[] }>('GET', '/v1/invitations');
    expect(listed.body.items).toMatchObject([{ id: body.id, mailedAt: body.mailedAt }]);
    expect(JSON.stringify(listed.body)).not.toContain(new URL(body.link).pathname.split('/').at(-1));
  });
});
