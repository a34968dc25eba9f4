import { describe, expect, test } from 'vitest';
import { decodeId } from '../base/ids.ts';
import { findRequest } from './queries.ts';
import type { ListedRequest, ShownRequest } from './schema.ts';
import { minimal, useRequestApi } from './testing/request-api.ts';

type Listing = { items: ListedRequest[]; nextCursor: string | null };

const api = useRequestApi();
const { create, made, faultsOf } = api;
const list = async (query = '') => (await api.owner.call<Listing>('GET', `/v1/requests${query}`)).body;

async function publishedCampaign(request: string, text: string): Promise<string> {
  const channel = await api.owner.call<{ id: string }>('POST', '/v1/channels', { kind: 'simulator', name: 'Line' });
  const definition = { channels: [channel.body.id], welcome: { before: [request], text, menu: [] } };
  const campaign = await api.owner.call<{ id: string }>('POST', '/v1/campaigns', {
    kind: 'chatbot',
    name: 'Spring',
    definition,
  });
  expect(campaign.status, JSON.stringify(campaign.body)).toBe(201);
  const published = await api.owner.call('POST', `/v1/campaigns/${campaign.body.id}/publish`);
  expect(published.status, JSON.stringify(published.body)).toBe(200);
  return campaign.body.id;
}

describe('a request', () => {
  test('YS-54: is made of a name, a method and a URL; the rest has its defaults, the description may be empty', async () => {
    const { status, body } = await create({ description: '' });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^req_/),
      ...minimal,
      description: '',
      headers: [],
      connector: null,
      body: null,
      timeoutMs: 5_000,
      mayAnswer: false,
      sendIdempotencyKey: true,
      uses: { contact: [], params: [], data: [] },
      testData: { contact: false, event: false },
      createdAt: '2026-11-21T22:43:53.120Z',
      updatedAt: '2026-11-21T22:43:53.120Z',
      deletedAt: null,
      usedIn: [],
      warnings: [],
    });
    expect((await api.owner.call('GET', `/v1/requests/${body.id}`)).body).toEqual(body);
  });

  test('YS-52: is a GET or a POST, and beyond that a PUT, PATCH or DELETE', async () => {
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) await made({ name: method, method });
    expect(await faultsOf({ method: 'TRACE' })).toMatchObject([{ path: '/method' }]);
  });

  test.each(['WH5', 'промо код ✓', 'a.b', '0', '<script>', "it's"])('YS-53: may be named %j', async (name) => {
    expect((await made({ name: `  ${name} ` })).name).toBe(name);
  });

  test.each(['', '   ', 'x'.repeat(201), '__proto__', 'a\0b'])('YS-53: cannot be named %j', async (name) => {
    expect(await faultsOf({ name })).toMatchObject([{ path: '/name' }]);
  });

  test('YS-53: a name is there once in an account, by whoever asks first, and in others again', async () => {
    const answers = await Promise.all([create(), create(), create()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.errors).toMatchObject([{ path: '/name', code: 'taken' }]);
    api.owner = await api.createAccount();
    await made();
  });

  test('YS-64: is https only: with http the link is not saved', async () => {
    expect(await faultsOf({ url: 'http://partner.example/' })).toMatchObject([{ path: '/url', code: 'url_not_https' }]);
    const { id } = await made();
    const answer = await api.owner.call('PUT', `/v1/requests/${id}`, { ...minimal, url: 'http://partner.example/' });
    expect(answer.status).toBe(422);
    expect((await list()).items).toMatchObject([{ url: minimal.url }]);
  });

  test.each([
    ['https://$contact.host/x', 'url_template'],
    ['https://%HOST%.example/x', 'url_template'],
    ['https://partner.example:$port/', 'url_template'],
    ['https://partner.example$contact.path', 'url_template'],
    ['https://partner.example#if($a).evil.example#end/', 'url_fragment'],
    ['$url', 'url_invalid'],
    ['https://ana:secret@partner.example/', 'url_userinfo'],
    ['https://partner.example/a#part', 'url_fragment'],
    ['https://partner.example/a b', 'url_invalid'],
    ['https://partner.example/a/../b', 'url_invalid'],
    ['https://10.0.0.7/', 'url_private'],
    ['https://partner.example:22/', 'url_port'],
    ['', 'url_empty'],
  ])('its URL cannot be %j', async (url, code) => {
    expect(await faultsOf({ url })).toMatchObject([{ path: '/url', code }]);
  });

  test('YS-63: its URL may have variables in path and query, and what is percent-encoded already', async () => {
    const url = `https://partner.example/%TOWN%/%C3%BC/$data.get('a b').get('c')?e=\${email}&p=50%25&q=$!contact.name`;
    await made({ name: 'a b' });
    expect((await made({ url })).uses).toEqual({ contact: ['TOWN', 'name'], params: ['email'], data: ['a b'] });
  });

  test('YS-65: is a GET without a body', async () => {
    const body = { format: 'json', text: '{}' };
    expect(await faultsOf({ body })).toMatchObject([{ path: '/body', code: 'body_of_get' }]);
  });

  test('its timeout is 1 to 15 seconds', async () => {
    expect(await faultsOf({ timeoutMs: 999 })).toMatchObject([{ path: '/timeoutMs' }]);
    expect(await faultsOf({ timeoutMs: 15_001 })).toMatchObject([{ path: '/timeoutMs' }]);
    expect((await made({ timeoutMs: 15_000 })).timeoutMs).toBe(15_000);
  });

  test('needs a key that may design; one that reads sees it without header values', async () => {
    const headers = [{ name: 'x-api-key', value: 's3cret-of-ours' }];
    const { id } = await made({ headers });
    const read = await api.owner.callerWith('read');
    expect((await read('POST', '/v1/requests', minimal)).status).toBe(403);
    expect((await read('POST', `/v1/requests/${id}/test`, {})).status).toBe(403);
    const masked = [{ name: 'x-api-key', value: '****' }];
    expect((await read('GET', `/v1/requests/${id}`)).body).toMatchObject({ headers: masked });
    expect((await read('GET', '/v1/requests')).body).toMatchObject({ items: [{ headers: masked }] });
    expect((await list()).items).toMatchObject([{ headers }]);
  });

  test('YS-61: header values are sealed in the store', async () => {
    const { id } = await made({ headers: [{ name: 'x-api-key', value: 's3cret-of-ours' }] });
    const row = await findRequest(api.database.db, api.owner.ctx.accountId, decodeId('req', id) ?? '');
    expect(JSON.stringify({ ...row, headers: Buffer.from(row?.headers ?? []).toString('latin1') })).not.toContain(
      's3cret',
    );
  });
});

describe('a connector', () => {
  const newConnector = async (config: object) => {
    const answer = await api.owner.call<{ id: string }>('POST', '/v1/connectors', { name: 'Keys', ...config });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return answer.body.id;
  };

  test('YS-62: is named by its id, of the same account, and is not deleted while a request has it', async () => {
    const connector = await newConnector({ kind: 'bearer', config: { token: 'tok-en-1234' } });
    expect((await made({ connector })).connector).toBe(connector);
    expect((await api.owner.call('DELETE', `/v1/connectors/${connector}`)).status).toBe(409);
    const other = await api.createAccount();
    expect((await other.call('POST', '/v1/requests', { ...minimal, connector })).body).toMatchObject({
      errors: [{ path: '/connector', code: 'connector_unknown' }],
    });
  });

  test('sets a header that the request has not', async () => {
    const connector = await newConnector({ kind: 'bearer', config: { token: 'tok-en-1234' } });
    const headers = [{ name: 'authorization', value: 'Basic x' }];
    expect(await faultsOf({ connector, headers })).toMatchObject([
      { path: '/headers/0/name', code: 'header_of_connector' },
    ]);
  });
});

describe('YS-93: requests are created, listed, edited, deleted and restored', () => {
  test('YS-92: all of an account’s own, newest first, page by page', async () => {
    await (await api.createAccount()).call('POST', '/v1/requests', minimal);
    for (const name of ['a', 'b', 'c']) await made({ name });
    const first = await list('?limit=2');
    expect(first.items.map(({ name }) => name)).toEqual(['c', 'b']);
    const second = await list(`?limit=2&cursor=${first.nextCursor}`);
    expect(second).toMatchObject({ items: [{ name: 'a' }], nextCursor: null });
  });

  test('an edit replaces all of it; a mask stands for the header value that is kept', async () => {
    const { id } = await made({ headers: [{ name: 'x-key', value: 's3cret' }], description: 'Old' });
    const headers = [
      { name: 'X-Key', value: '****' },
      { name: 'x-new', value: '$contact.town' },
    ];
    const { status, body } = await api.owner.call<ShownRequest>('PUT', `/v1/requests/${id}`, { ...minimal, headers });
    expect(status).toBe(200);
    expect(body).toMatchObject({ description: '', headers: [{ name: 'X-Key', value: 's3cret' }, headers[1]] });
    const foreign = { ...minimal, headers: [{ name: 'x-other', value: '****' }] };
    expect((await api.owner.call('PUT', `/v1/requests/${id}`, foreign)).body).toMatchObject({
      errors: [{ path: '/headers/0/value', code: 'header_value_masked' }],
    });
  });

  test('the list says which campaigns make them, each once, live or not', async () => {
    const [used, unused] = [await made({ name: 'a' }), await made({ name: 'b' })];
    const campaign = await publishedCampaign(used.id, 'Hi $data.b.x');
    const { items } = await list();
    expect(items.map(({ id, campaigns, lastCall }) => ({ id, campaigns, lastCall }))).toEqual([
      { id: unused.id, campaigns: [], lastCall: null },
      { id: used.id, campaigns: [{ id: campaign, name: 'Spring' }], lastCall: null },
    ]);
  });

  test('YS-94: a deleted one is in a list of its own, with name and time, and keeps its name until it is purged', async () => {
    const { id } = await made();
    api.clock.advance(60_000);
    const deleted = await api.owner.call<ShownRequest>('DELETE', `/v1/requests/${id}`);
    expect(deleted).toMatchObject({ status: 200, body: { name: 'WH5', deletedAt: '2026-11-21T22:44:53.120Z' } });
    expect((await list()).items).toEqual([]);
    expect((await list('?deleted=true')).items).toMatchObject([
      { id, name: 'WH5', deletedAt: '2026-11-21T22:44:53.120Z' },
    ]);
    const taken = await create();
    expect(taken.status).toBe(409);
    expect(taken.body.errors[0]?.message).toContain(`The deleted request ${id} has this name`);

    expect((await api.owner.call('PUT', `/v1/requests/${id}`, minimal)).status).toBe(409);
    expect((await api.owner.call('POST', `/v1/requests/${id}/test`, {})).status).toBe(409);
    expect((await api.owner.call('DELETE', `/v1/requests/${id}?purge=true`)).status).toBe(204);
    expect((await api.owner.call('GET', `/v1/requests/${id}`)).status).toBe(404);
    await made();
  });

  test('one that is not deleted cannot be purged; a deleted one can be restored', async () => {
    const { id } = await made();
    expect((await api.owner.call('DELETE', `/v1/requests/${id}?purge=true`)).status).toBe(409);
    await api.owner.call('DELETE', `/v1/requests/${id}`);
    expect((await api.owner.call('POST', `/v1/requests/${id}/restore`)).body).toMatchObject({ deletedAt: null });
    expect((await list()).items).toMatchObject([{ id }]);
    expect((await api.owner.call('POST', `/v1/requests/${id}/restore`)).status).toBe(200);
  });

  test('every change is seen by turns', async () => {
    const revision = async () => {
      const rows = api.database.db
        .selectFrom('account')
        .select('assets_revision')
        .where('id', '=', api.owner.ctx.accountId);
      return (await rows.executeTakeFirstOrThrow()).assets_revision;
    };
    const seen = [await revision()];
    const { id } = await made();
    seen.push(await revision());
    await api.owner.call('PUT', `/v1/requests/${id}`, minimal);
    seen.push(await revision());
    await api.owner.call('DELETE', `/v1/requests/${id}`);
    seen.push(await revision());
    await api.owner.call('POST', `/v1/requests/${id}/restore`);
    seen.push(await revision());
    expect(new Set(seen).size).toBe(5);
  });

  test('YS-94: where it is used is told, also once it is deleted', async () => {
    const { id } = await made();
    const campaignId = await publishedCampaign(id, 'Your code: $!data.WH5.promocode');
    const other = await made({ name: 'Other', url: 'https://partner.example/?c=$data.WH5.promocode' });
    const { usedIn } = (await api.owner.call<ShownRequest>('GET', `/v1/requests/${id}`)).body;
    expect(usedIn).toContainEqual({
      how: 'call',
      campaignId,
      campaignName: 'Spring',
      in: 'live',
      path: expect.any(String),
    });
    expect(usedIn).toContainEqual({ how: 'template', requestId: other.id, requestName: 'Other', path: '' });
    const deleted = await api.owner.call<ShownRequest>('DELETE', `/v1/requests/${id}`);
    expect(deleted.body.usedIn).toEqual(usedIn);
    expect(deleted.body.warnings).toMatchObject([
      { code: 'deleted_in_use', message: expect.stringContaining('error path') },
    ]);
  });

  test('YS-95: renaming it warns of each text that uses its answer by the old name', async () => {
    const { id } = await made();
    const campaignId = await publishedCampaign(id, 'Your code: $!data.WH5.promocode');
    const renamed = await api.owner.call<ShownRequest>('PUT', `/v1/requests/${id}`, { ...minimal, name: 'WH6' });
    expect(renamed).toMatchObject({ status: 200, body: { name: 'WH6' } });
    const warning = { code: 'name_used', how: 'template', campaignId, in: 'live', path: '/welcome/text' };
    expect(renamed.body.warnings).toContainEqual(expect.objectContaining(warning));
    const same = await api.owner.call<ShownRequest>('PUT', `/v1/requests/${id}`, { ...minimal, name: 'WH6' });
    expect(same.body.warnings).toEqual([]);
  });
});

describe('two who edit one request', () => {
  test('an edit of what somebody else saved since is refused, where it says what it read', async () => {
    const created = await create();
    const path = `/v1/requests/${created.body.id}`;
    const tag = created.headers.get('etag') ?? '';
    expect(tag).toBe(`"${created.body.updatedAt}"`);
    api.clock.advance(1_000);
    const mine = await api.owner.call('PUT', path, { ...minimal, description: 'Mine' }, { 'if-match': tag });
    expect(mine.status).toBe(200);
    const theirs = await api.owner.call('PUT', path, { ...minimal, description: 'Theirs' }, { 'if-match': tag });
    expect(theirs).toMatchObject({ status: 412, body: { code: 'precondition_failed' } });
    const read = await api.owner.call('GET', path);
    expect(read).toMatchObject({ body: { description: 'Mine' } });
    expect(read.headers.get('etag')).toBe(mine.headers.get('etag'));
    expect((await api.owner.call('PUT', path, minimal, { 'if-match': '*' })).status).toBe(200);
    expect((await api.owner.call('PUT', path, minimal)).status).toBe(200);
  });
});
