import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestApi, type TestAccount } from '../../../test/support/api.ts';
import { SteppedClock, testContext } from '../../../test/support/context.ts';
import { createPgliteDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { encodeId } from '../../base/ids.ts';
import type { Endpoint } from '../schema.ts';
import { disabledDetail, errorsDetail, putOff } from '../testing/alerts.ts';
import { enqueueFor, insertTestEndpoint, type TestEndpoint } from '../testing/rows.ts';
import { insertNotifications } from './insert-notifications.ts';
import { listNotifications } from './list-notifications.ts';
import type { Notification } from './schema.ts';
import { sendAlertMails } from './send-alert-mails.ts';

type Page = { items: Notification[]; nextCursor: string | null };

let database: TestDatabase;
const clock = new SteppedClock();
let account: TestAccount;
let other: TestAccount;
let endpoint: TestEndpoint;
let path: string;
beforeAll(async () => {
  database = await createPgliteDatabase();
});
beforeEach(async () => {
  const api = createTestApi(testContext(database.db, clock));
  account = await api.createAccount();
  other = await api.createAccount();
  endpoint = await insertTestEndpoint(account.ctx, account.ctx.accountId);
  path = `/v1/endpoints/${encodeId('end', endpoint.endpointId)}`;
});
afterAll(() => database.close());

const raise = (mailTo: string[], ordinal = 1) =>
  insertNotifications(account.ctx, [
    {
      ...endpoint,
      kind: 'endpoint.errors',
      detail: errorsDetail({ ordinal, url: 'https://partner.test/h?key=s3cret' }),
      mailTo,
      at: clock.now(),
    },
  ]);
const notifications = async (query = '') => (await account.call<Page>('GET', `/v1/notifications${query}`)).body;

it('a notification says what happened, in words and in fields, without the query of its URL [MW-20]', async () => {
  await raise([]);
  expect((await notifications()).items).toEqual([
    {
      id: expect.stringMatching(/^ntf_/),
      kind: 'endpoint.errors',
      title: 'Webhook failing: partner.test (1st error of 2026-11-21)',
      detail: errorsDetail({ ordinal: 1, url: 'https://partner.test/h' }),
      endpointId: encodeId('end', endpoint.endpointId),
      mail: { state: 'none', to: [], at: null },
      createdAt: '2026-11-21T22:43:53.120Z',
    },
  ]);
});

it('notifications are listed newest first, page by page, by kind and endpoint, to their account only', async () => {
  for (let ordinal = 1; ordinal <= 3; ordinal++) await raise([], ordinal);
  const at = clock.now();
  const neighbour = await insertTestEndpoint(account.ctx, account.ctx.accountId);
  await insertNotifications(account.ctx, [
    { ...neighbour, kind: 'endpoint.disabled', detail: disabledDetail(), mailTo: [], at },
  ]);
  const ordinals = ({ items }: Page) => items.map(({ detail }) => ('ordinal' in detail ? detail.ordinal : 'off'));
  const first = await notifications('?limit=2');
  expect(ordinals(first)).toEqual(['off', 3]);
  expect(ordinals(await notifications(`?limit=2&cursor=${first.nextCursor}`))).toEqual([2, 1]);
  expect(ordinals(await notifications('?kind=endpoint.disabled'))).toEqual(['off']);
  expect(ordinals(await notifications(`?endpoint=${encodeId('end', endpoint.endpointId)}`))).toEqual([3, 2, 1]);
  expect((await other.call<Page>('GET', '/v1/notifications')).body.items).toEqual([]);
  expect((await account.call('GET', '/v1/notifications?kind=endpoint.lost')).status).toBe(422);
  expect((await (await account.callerWith('read'))('GET', '/v1/notifications')).status).toBe(200);
});

it('a notification shows where its mail is', async () => {
  await raise(['ana@example.com']);
  const mailOf = async () => (await notifications()).items[0]?.mail;
  expect(await mailOf()).toEqual({ state: 'queued', to: ['ana@example.com'], at: null });
  const withoutSmtp = await listNotifications(account.ctx, { sendsMail: false }, { limit: 1 });
  expect(withoutSmtp.items[0]?.mail.state).toBe('not_configured');
  const send = async () => {};
  await sendAlertMails(account.ctx, { sendMail: send, publicUrl: 'https://hookline.example' }, 10);
  expect(await mailOf()).toEqual({ state: 'sent', to: ['ana@example.com'], at: '2026-11-21T22:43:53.120Z' });
  await account.ctx.db.updateTable('notification').set({ mailed_at: null, mail_due_at: null }).execute();
  expect((await mailOf())?.state).toBe('failed');
});

it('an endpoint that is off says why, since when, and how much is kept [MW-23]', async () => {
  expect((await account.call<Endpoint>('GET', path)).body.off).toBeNull();
  await enqueueFor(account.ctx, endpoint, 2);
  await putOff(account.ctx, endpoint, 'gone');
  const off = { reason: 'gone', since: '2026-11-21T22:43:53.120Z', buffered: 2 };
  expect((await account.call<Endpoint>('GET', path)).body.off).toEqual(off);
  expect((await account.call<{ items: Endpoint[] }>('GET', '/v1/endpoints')).body.items[0]?.off).toEqual(off);
});

it('is switched on by the API, with what was kept unless told otherwise [MW-15] [MW-16] [MW-17] [MW-21]', async () => {
  await enqueueFor(account.ctx, endpoint, 2);
  for (const [body, headers, left] of [
    [undefined, { 'content-type': '' }, 2],
    [{}, {}, 2],
    [{ replay: true }, {}, 2],
    [{ replay: false }, {}, 0],
  ] as [object | undefined, Record<string, string>, number][]) {
    await putOff(account.ctx, endpoint);
    const answer = await account.call<Endpoint & { buffered: number }>('POST', `${path}/reactivate`, body, headers);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ state: 'active', off: null, buffered: 2 });
    const queued = await account.ctx.db
      .selectFrom('delivery_queue')
      .select('id')
      .where('endpoint_id', '=', endpoint.endpointId)
      .execute();
    expect(queued).toHaveLength(left);
  }
});

it('is not switched on twice, by readers, by others, or by what is no choice', async () => {
  expect(await account.call('POST', `${path}/reactivate`, {})).toMatchObject({
    status: 409,
    body: { code: 'conflict' },
  });
  await putOff(account.ctx, endpoint);
  expect((await (await account.callerWith('read'))('POST', `${path}/reactivate`, {})).status).toBe(403);
  expect((await other.call('POST', `${path}/reactivate`, {})).status).toBe(404);
  expect((await account.call('POST', `${path}/reactivate`, { replay: 'yes' })).status).toBe(422);
  expect((await account.call<Endpoint>('GET', path)).body.state).toBe('disabled');
});
