import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { STORES, type TestDatabase } from '../../../test/support/database.ts';
import { createPeople, PASSWORD, type People } from '../testing/people.ts';

const LINK = /https:\/\/hookline\.example(\/\S+)/;

describe.each(STORES)('the first owner on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let people: People;
  beforeEach(async () => {
    database = await createDatabase();
    people = await createPeople(database);
  });
  afterEach(async () => {
    vi.useRealTimers();
    await database.close();
  });

  const state = async () => (await people.visit().send<{ state: string }>('GET', '/auth/setup')).body.state;
  const linkOf = (hint: string | undefined) => LINK.exec(hint ?? '')?.[1] ?? '';
  const setupToken = async () => linkOf(await people.hint(false)).replace('/setup#', '');
  const ana = (token: string) => ({ token, email: 'ana@example.com', name: 'Ana', password: PASSWORD });
  const open = async (path: string) => {
    const visitor = people.visit();
    const answer = await visitor.send('GET', path);
    return { visitor, location: answer.headers.get('location') };
  };

  describe('of a server’s store', () => {
    test('is whoever has the printed link, and signed in with it', async () => {
      expect(await state()).toBe('new');
      const visitor = people.visit();
      expect((await visitor.send('POST', '/auth/setup', ana(await setupToken()))).status).toBe(204);
      const { body } = await visitor.send<{ role: string }>('GET', '/v1/session');
      expect(body.role).toBe('owner');
      expect(await state()).toBe('owned');
      expect(await people.hint(false)).toBeUndefined();
    });

    test('is one, only once, also of two at the same moment', async () => {
      const token = await setupToken();
      const statuses = await Promise.all(
        ['ana@example.com', 'eve@example.com'].map(
          async (email) => (await people.visit().send('POST', '/auth/setup', { ...ana(token), email })).status,
        ),
      );
      expect(statuses.toSorted()).toEqual([204, 409]);
      const late = await people.visit().send('POST', '/auth/setup', { ...ana(token), email: 'late@example.com' });
      expect(late.status).toBe(409);
      const members = await people.asAdmin<{ items: unknown[] }>('GET', '/v1/members');
      expect(members.body.items).toHaveLength(1);
      const tries = ['ana@example.com', 'eve@example.com', 'late@example.com'].map(
        async (email) => (await people.visit().send('POST', '/auth/sign-in', { email, password: PASSWORD })).status,
      );
      expect((await Promise.all(tries)).toSorted()).toEqual([204, 401, 401]);
    });

    test('is nobody with another token', async () => {
      const token = await setupToken();
      for (const wrong of ['', 'x', `${token}x`, token.slice(1), token.toUpperCase()]) {
        expect((await people.visit().send('POST', '/auth/setup', ana(wrong))).status).toBe(403);
      }
      expect(await state()).toBe('new');
    });

    test.each([
      ['/password', { password: 'short' }],
      ['/email', { email: 'nothing' }],
      ['/name', { name: ' ' }],
      ['/role', { role: 'owner' }],
    ])('is told what is wrong with %s', async (path, change) => {
      const answer = await people
        .visit()
        .send<{ errors: { path: string }[] }>('POST', '/auth/setup', { ...ana(await setupToken()), ...change });
      expect([answer.status, answer.body.errors.map((each) => each.path)]).toEqual([422, [path]]);
    });

    test('is still missed where others are members already', async () => {
      await people.join('viewer', 'vic@example.com');
      expect(await state()).toBe('new');
      expect((await people.visit().send('POST', '/auth/setup', ana(await setupToken()))).status).toBe(204);
    });
  });

  describe('of an embedded store', () => {
    test('comes in by the printed link, once', async () => {
      const path = linkOf(await people.hint(true));
      expect(path).toMatch(/^\/auth\/link\?token=/);
      const { visitor, location } = await open(path);
      expect(location).toBe('/');
      const { body } = await visitor.send<{ role: string; person: { email: null } }>('GET', '/v1/session');
      expect([body.role, body.person.email]).toEqual(['owner', null]);
      const again = await open(path);
      expect(again.location).toBe('/sign-in?link=used');
      expect((await again.visitor.send('GET', '/v1/session')).status).toBe(401);
      expect((await open('/auth/link?token=wrong')).location).toBe('/sign-in?link=used');
      expect((await open('/auth/link')).location).toBe('/sign-in?link=used');
    });

    test('keeps the link where it is only looked at, and for an hour', async () => {
      const path = linkOf(await people.hint(true));
      expect((await people.visit().send('HEAD', path)).status).toBe(204);
      expect((await open(path)).location).toBe('/');
      vi.useFakeTimers({ toFake: ['Date'] });
      const late = linkOf(await people.hint(true));
      vi.setSystemTime(Date.now() + 3_600_001);
      expect((await open(late)).location).toBe('/sign-in?link=used');
    });

    test('gets a new link at each start, as the same person', async () => {
      const ids = [];
      for (const path of [linkOf(await people.hint(true)), linkOf(await people.hint(true))]) {
        const { visitor } = await open(path);
        ids.push((await visitor.send<{ person: { id: string } }>('GET', '/v1/session')).body.person.id);
      }
      expect(ids[0]).toBe(ids[1]);
      expect(await state()).toBe('local');
    });

    test('says who they are once, and signs in with that from then on', async () => {
      const { visitor } = await open(linkOf(await people.hint(true)));
      const me = { email: 'Ana@Example.com', name: 'Ana', password: PASSWORD };
      expect((await people.visit().send('POST', '/auth/claim', me)).status).toBe(401);
      expect((await visitor.send('POST', '/auth/claim', me)).status).toBe(204);
      expect((await visitor.send('POST', '/auth/claim', { ...me, email: 'eve@example.com' })).status).toBe(409);
      expect(await state()).toBe('owned');
      const elsewhere = people.visit();
      const credentials = { email: 'ana@example.com', password: PASSWORD };
      expect((await elsewhere.send('POST', '/auth/sign-in', credentials)).status).toBe(204);
      const { body } = await elsewhere.send<{ person: { name: string }; role: string }>('GET', '/v1/session');
      expect([body.person.name, body.role]).toEqual(['Ana', 'owner']);
      expect((await open(linkOf(await people.hint(true)))).location).toBe('/');
    });

    test('who says who they are signs everybody else out who came by a link, and ends the links', async () => {
      const [first, second] = [
        await open(linkOf(await people.hint(true))),
        await open(linkOf(await people.hint(true))),
      ];
      const unused = linkOf(await people.hint(true));
      const me = { email: 'ana@example.com', name: 'Ana', password: PASSWORD };
      expect((await first.visitor.send('POST', '/auth/claim', me)).status).toBe(204);
      const isIn = async ({ visitor }: typeof first) => (await visitor.send('GET', '/v1/session')).status;
      expect([await isIn(first), await isIn(second)]).toEqual([200, 401]);
      expect((await open(unused)).location).toBe('/sign-in?link=used');
    });

    test('and somebody invited who take one address at once: one gets it, the other is told', async () => {
      const { visitor } = await open(linkOf(await people.hint(true)));
      const invited = { email: 'ana@example.com', role: 'viewer' };
      const { body } = await people.asAdmin<{ link: string }>('POST', '/v1/invitations', invited);
      const me = { name: 'Ana', password: PASSWORD };
      const answers = await Promise.all([
        visitor.send('POST', '/auth/claim', { ...me, email: 'Ana@example.com' }),
        people.visit().send('POST', `/auth${new URL(body.link).pathname}`, me),
      ]);
      const statuses = answers.map(({ status }) => status);
      expect([204, 422]).toContain(statuses[0]);
      expect([204, 409, 422]).toContain(statuses[1]);
      expect(statuses.includes(204)).toBe(true);
    });

    test('cannot become somebody who is there, nor can anybody else claim', async () => {
      const vic = await people.join('viewer', 'vic@example.com');
      const { visitor } = await open(linkOf(await people.hint(true)));
      const taken = await visitor.send('POST', '/auth/claim', {
        ...ana(''),
        token: undefined,
        email: 'vic@example.com',
      });
      expect(taken.status).toBe(422);
      const me = { email: 'vic2@example.com', name: 'Vic', password: PASSWORD };
      expect((await vic.send('POST', '/auth/claim', me)).status).toBe(409);
    });
  });
});
