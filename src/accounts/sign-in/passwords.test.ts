import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SteppedClock } from '../../../test/support/context.ts';
import { createPostgresDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { createPeople, PASSWORD, type People, type Visitor } from '../testing/people.ts';

const OTHER = 'another good password';

describe('passwords', () => {
  let database: TestDatabase;
  let people: People;
  let ana: Visitor;
  let email: string;
  let count = 0;
  const clock = new SteppedClock();
  beforeAll(async () => {
    database = await createPostgresDatabase();
    people = await createPeople(database, { clock });
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    email = `ana${++count}@example.com`;
    ana = await people.join('viewer', email);
    people.mails.length = 0;
  });

  const signIn = async (password: string) => {
    const visitor = people.visit();
    return { visitor, status: (await visitor.send('POST', '/auth/sign-in', { email, password })).status };
  };
  const isIn = async (visitor: Visitor) => (await visitor.send('GET', '/v1/session')).status === 200;
  const resetToken = () => /\/reset\?token=(\S+)/.exec(people.mails.at(-1)?.text ?? '')?.[1] ?? '';

  test('change with the current one; whoever else is in is signed out', async () => {
    const { visitor: elsewhere } = await signIn(PASSWORD);
    expect((await ana.send('POST', '/auth/password', { current: PASSWORD, password: OTHER })).status).toBe(204);
    expect([await isIn(ana), await isIn(elsewhere)]).toEqual([true, false]);
    expect([(await signIn(PASSWORD)).status, (await signIn(OTHER)).status]).toEqual([401, 204]);
  });

  test('do not change with a wrong one, to a short one, or for nobody', async () => {
    const wrong = await ana.send<{ errors: object[] }>('POST', '/auth/password', { current: 'x', password: OTHER });
    expect([wrong.status, wrong.body.errors]).toEqual([422, [expect.objectContaining({ path: '/current' })]]);
    const short = await ana.send<{ errors: object[] }>('POST', '/auth/password', { current: PASSWORD, password: 'x' });
    expect([short.status, short.body.errors]).toEqual([422, [expect.objectContaining({ path: '/password' })]]);
    const nobody = await people.visit().send('POST', '/auth/password', { current: PASSWORD, password: OTHER });
    expect(nobody.status).toBe(401);
    expect((await signIn(PASSWORD)).status).toBe(204);
  });

  test('are replaced by the mail’s link, once; whoever is in is signed out', async () => {
    expect((await people.visit().send('POST', '/auth/forgot', { email })).status).toBe(204);
    expect(people.mails.map(({ to }) => to)).toEqual([[email]]);
    expect(people.mails[0]?.text).toContain('https://hookline.example/reset?token=');
    const token = resetToken();
    const reset = (password: string) => people.visit().send('POST', '/auth/reset', { token, password });
    expect((await reset('short')).status).toBe(422);
    expect((await reset(OTHER)).status).toBe(204);
    expect(await isIn(ana)).toBe(false);
    expect([(await signIn(PASSWORD)).status, (await signIn(OTHER)).status]).toEqual([401, 204]);
    expect((await reset('a third good password')).status).toBe(404);
  });

  test('are not asked for with a token that was made up', async () => {
    const made = await people.visit().send('POST', '/auth/reset', { token: 'made-up', password: OTHER });
    expect([made.status, made.body.code]).toEqual([404, 'not_found']);
  });

  test('forgotten by nobody, no mail goes out, and the answer is the same', async () => {
    const known = await people.visit().send('POST', '/auth/forgot', { email });
    const unknown = await people.visit().send('POST', '/auth/forgot', { email: 'nobody@example.com' });
    expect([unknown.status, unknown.body]).toEqual([known.status, known.body]);
    expect(people.mails).toHaveLength(1);
  });

  test('are asked for by mail three times at once, then once in ten minutes, by whomever: known or not', async () => {
    const ask = (address: string) => people.visit().send('POST', '/auth/forgot', { email: address });
    for (const address of [email, `nobody${count}@example.com`]) {
      const answers = [
        await ask(address),
        await ask(address.toUpperCase()),
        await ask(` ${address}`),
        await ask(address),
      ];
      expect(answers.map(({ status }) => status)).toEqual([204, 204, 204, 429]);
      expect([answers[3]?.body.code, answers[3]?.headers.get('retry-after')]).toEqual(['rate_limited', '600']);
      expect(answers[3]?.body.detail).toMatch(/^Links were asked for .+ Try again in 600 s\.$/);
    }
    expect(people.mails).toHaveLength(3);
    clock.advance(600_000);
    expect([(await ask(email)).status, (await ask(email)).status]).toEqual([204, 429]);
    expect(people.mails).toHaveLength(4);
  });

  test('neither tokens nor passwords stand in the store as they are', async () => {
    await people.visit().send('POST', '/auth/forgot', { email });
    const tables = ['person', 'credential', 'session', 'verification', 'invitation'] as const;
    const texts: string[] = [];
    for (const table of tables) {
      const rows = await database.db
        .selectFrom(table as 'person')
        .selectAll()
        .execute();
      texts.push(JSON.stringify(rows));
    }
    const text = texts.join();
    expect(text).toContain(email);
    expect(text).not.toContain(PASSWORD);
    expect(text).not.toContain(resetToken());
  });

  test('others are signed out where somebody asks for it', async () => {
    const { visitor: elsewhere } = await signIn(PASSWORD);
    expect((await ana.send('POST', '/auth/sign-out-others')).status).toBe(204);
    expect([await isIn(ana), await isIn(elsewhere)]).toEqual([true, false]);
    expect((await elsewhere.send('POST', '/auth/sign-out-others')).status).toBe(401);
  });

  test('and names: theirs, not empty, shown everywhere', async () => {
    expect((await ana.send('POST', '/auth/profile', { name: 'Ana María' })).status).toBe(204);
    expect((await ana.send('POST', '/auth/profile', { name: ' ' })).status).toBe(422);
    expect((await ana.send('POST', '/auth/profile', { name: 'Ana', email: 'x@example.com' })).status).toBe(422);
    const { body } = await people.asAdmin<{ items: { name: string; email: string }[] }>('GET', '/v1/members');
    expect(body.items.find((each) => each.email === email)?.name).toBe('Ana María');
  });
});
