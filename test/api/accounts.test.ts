import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EVENT_TYPES } from '../../src/events/event-types.ts';
import { STORES, type TestDatabase } from '../support/database.ts';
import { startHookline, type TestHookline } from '../support/hookline.ts';

interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  errors?: { path: string; message: string }[];
}

interface Key {
  id: string;
  key: string;
  prefix: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
}

describe.each(STORES)('accounts and keys on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let hookline: TestHookline;
  beforeAll(async () => {
    database = await createDatabase();
    hookline = await startHookline(database);
  });
  afterAll(async () => {
    await hookline.close();
    await database.close();
  });

  const as = (key: string) => ({ authorization: `Bearer ${key}` });

  async function createKey(name: string, ...scopes: string[]): Promise<Key> {
    const { status, body } = await hookline.api<Key>('POST', '/api-keys', { name, scopes });
    expect(status).toBe(201);
    return body;
  }

  test('a key works until it is revoked, and is stored as nothing but a hash', async () => {
    const { id, key, prefix } = await createKey('Partner', 'read');
    expect(key.startsWith(prefix)).toBe(true);
    expect((await hookline.api('GET', '/account', undefined, as(key))).status).toBe(200);
    const { body: listed } = await hookline.api<{ items: Key[] }>('GET', '/api-keys');
    expect(listed.items.find((each) => each.id === id)?.lastUsedAt).not.toBeNull();
    expect(JSON.stringify(listed)).not.toContain(key);

    const { rows } = await sql<{ row: string }>`select k::text as row from api_key k`.execute(database.db);
    expect(rows.map(({ row }) => row).join()).not.toContain(key);

    expect((await hookline.api('DELETE', `/api-keys/${id}`)).status).toBe(204);
    expect((await hookline.api('GET', '/account', undefined, as(key))).status).toBe(401);
    expect((await hookline.api('DELETE', '/api-keys/key_00000000000000000000000000')).status).toBe(404);
  });

  test.each([undefined, 'Bearer', 'Bearer ', 'Basic YTpi', 'Bearer nobody', 'Bearer a b'])(
    'authorization "%s" is refused with a problem document',
    async (authorization) => {
      const response = await hookline.request('/v1/account', { headers: authorization ? { authorization } : {} });
      expect(response.status).toBe(401);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
      expect(await response.json()).toMatchObject({ type: 'about:blank', status: 401, code: 'unauthorized' });
    },
  );

  test('scopes: read looks, design builds, admin does everything', async () => {
    const read = as((await createKey('Reader', 'read')).key);
    const design = as((await createKey('Designer', 'design')).key);
    const campaign = { kind: 'chatbot', name: 'x', definition: { welcome: { text: 'Hi' } } };
    const statuses = async (headers: Record<string, string>) =>
      Promise.all([
        hookline.api('GET', '/campaigns', undefined, headers).then(({ status }) => status),
        hookline.api('POST', '/campaigns', campaign, headers).then(({ status }) => status),
        hookline.api('GET', '/api-keys', undefined, headers).then(({ status }) => status),
      ]);
    expect(await statuses(read)).toEqual([200, 403, 403]);
    expect(await statuses(design)).toEqual([200, 201, 403]);
    expect(await statuses({})).toEqual([200, 201, 200]);
    const secretFor = async (headers: Record<string, string>) =>
      (await hookline.api<{ webhookSecret: string }>('GET', '/account', undefined, headers)).body.webhookSecret;
    expect(await secretFor(read)).toBe('****');
    expect(await secretFor(design)).toMatch(/^whsec_/);
  });

  test('another account is made by the first one only, and sees nothing of it', async () => {
    const { body: other } = await hookline.api<{ key: string }>('POST', '/accounts', { name: 'Other' });
    const theirs = as(other.key);
    expect((await hookline.api('POST', '/accounts', { name: 'Third' }, theirs)).status).toBe(403);
    const { body: channel } = await hookline.api<{ id: string }>('POST', '/channels', { kind: 'simulator', name: 'S' });
    const missing = await hookline.api<Problem>('GET', '/channels/chn_00000000000000000000000000', undefined, theirs);
    const foreign = await hookline.api<Problem>('GET', `/channels/${channel.id}`, undefined, theirs);
    expect(foreign.status).toBe(404);
    expect(foreign.body).toEqual(missing.body);
    const written = { channelId: channel.id, from: '+525500000000', text: 'hi' };
    expect((await hookline.api('POST', '/simulator/messages', written, theirs)).status).toBe(404);
  });

  test('every mistake of a body is named by its JSON Pointer; what is no JSON is 400', async () => {
    const { status, body } = await hookline.api<Problem>('POST', '/api-keys', {
      name: '',
      scopes: ['root'],
      colour: 'red',
    });
    expect(status).toBe(422);
    expect(body.errors?.map(({ path }) => path).sort()).toEqual(['/colour', '/name', '/scopes/0']);
    const response = await hookline.request('/v1/api-keys', {
      method: 'POST',
      headers: { authorization: 'Bearer a-key-for-tests-only', 'content-type': 'application/json' },
      body: '{"name":',
    });
    expect([response.status, ((await response.json()) as Problem).code]).toEqual([400, 'malformed']);
  });

  test('a body over 1 MiB is 413', async () => {
    const name = 'x'.repeat(1024 * 1024);
    const { status, body, headers } = await hookline.api<Problem>('POST', '/api-keys', { name, scopes: ['read'] });
    expect([status, body.code, headers.get('connection')]).toEqual([413, 'too_large', 'close']);
  });

  test('pages lead through everything once, newest first', async () => {
    const made: string[] = [];
    for (let n = 0; n < 5; n++) made.unshift((await createKey(`Paged ${n}`, 'read')).id);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor ? `?limit=2&cursor=${cursor}` : '?limit=2';
      const { body }: { body: { items: Key[]; nextCursor: string | null } } = await hookline.api(
        'GET',
        `/api-keys${query}`,
      );
      expect(body.items.length).toBeLessThanOrEqual(2);
      seen.push(...body.items.map(({ id }) => id));
      cursor = body.nextCursor;
    }
    expect(seen.slice(0, 5)).toEqual(made);
    expect(new Set(seen).size).toBe(seen.length);
    for (const query of ['?cursor=nonsense', '?limit=0', '?limit=201', '?limit=x']) {
      expect((await hookline.api('GET', `/api-keys${query}`)).status).toBe(422);
    }
  });

  describe('Idempotency-Key', () => {
    const create = (key: string, name: string, headers: Record<string, string> = {}) =>
      hookline.api<Key>('POST', '/api-keys', { name, scopes: ['read'] }, { 'idempotency-key': key, ...headers });

    test('the same request again gets the first answer and does nothing', async () => {
      const first = await create('once', 'Once');
      const again = await create('once', 'Once');
      expect(again.status).toBe(201);
      expect(again.body).toEqual(first.body);
      expect([first, again].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true']);
    });

    test('with another request it is refused', async () => {
      await create('other', 'One');
      const { status, body } = await create('other', 'Two');
      expect([status, (body as unknown as Problem).code]).toEqual([422, 'idempotency_mismatch']);
    });

    test('ten at the same moment do it once', async () => {
      const answers = await Promise.all(Array.from({ length: 10 }, () => create('ten', 'Ten')));
      expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThanOrEqual(1);
      expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
      const { body } = await hookline.api<{ items: { name: string }[] }>('GET', '/api-keys?limit=200');
      expect(body.items.filter(({ name }) => name === 'Ten')).toHaveLength(1);
    });

    test('a refusal is an answer too: it is given again', async () => {
      const wrong = () => hookline.api('POST', '/api-keys', { name: '', scopes: [] }, { 'idempotency-key': 'wrong' });
      const [first, again] = [await wrong(), await wrong()];
      expect([first.status, again.status]).toEqual([422, 422]);
      expect(again.headers.get('idempotency-replayed')).toBe('true');
    });

    test('it belongs to the API key that used it: another one gets no answer that was not its own', async () => {
      const first = await create('owned', 'Owned');
      const reader = as((await createKey('Curious', 'read')).key);
      const refused = await create('owned', 'Owned', reader);
      expect([refused.status, refused.headers.get('idempotency-replayed')]).toEqual([403, null]);
      expect(JSON.stringify(refused.body)).not.toContain(first.body.key);
      const other = await create('owned', 'Owned', as((await createKey('Second admin', 'admin')).key));
      expect([other.status, other.headers.get('idempotency-replayed')]).toEqual([201, null]);
      expect(other.body.key).not.toBe(first.body.key);
    });

    test('that a key may not do something is found anew each time', async () => {
      const reader = as((await createKey('Persistent', 'read')).key);
      for (let n = 0; n < 2; n++) {
        const refused = await create('not kept', 'Refused', reader);
        expect([refused.status, refused.headers.get('idempotency-replayed')]).toEqual([403, null]);
      }
      const { rows } = await sql`select from idempotency_key where key = 'not kept'`.execute(database.db);
      expect(rows).toEqual([]);
    });

    test('a stored answer with a new key in it is sealed', async () => {
      const { body } = await create('sealed', 'Sealed');
      const { rows } = await sql<{ hex: string }>`select encode(response, 'hex') as hex from idempotency_key`.execute(
        database.db,
      );
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.map(({ hex }) => hex).join()).not.toContain(Buffer.from(body.key).toString('hex'));
    });

    test('another account’s same key is another key', async () => {
      const { body: other } = await hookline.api<{ key: string }>('POST', '/accounts', { name: 'Namesake' });
      await create('shared', 'Ours');
      const theirs = await create('shared', 'Theirs', as(other.key));
      expect(theirs.status).toBe(201);
      expect(theirs.headers.get('idempotency-replayed')).toBeNull();
    });
  });

  test('the description of the API has every route, what partners are sent, and no dangling reference', async () => {
    const response = await hookline.request('/openapi.json');
    const description = (await response.json()) as { openapi: string; paths: object; webhooks: object };
    expect(description.openapi).toBe('3.1.0');
    expect(Object.keys(description.paths)).toContain('/v1/campaigns/{id}/publish');
    expect(Object.keys(description.webhooks).toSorted()).toEqual([...EVENT_TYPES, 'redirectWebhook'].toSorted());
    const text = JSON.stringify(description);
    for (const [, pointer] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      const found = pointer
        ?.split('/')
        .reduce<unknown>((at, part) => (at as Record<string, unknown>)?.[part], description);
      expect(found, pointer).toBeDefined();
    }
  });
});
