import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { recordingLog, SteppedClock, testContext } from '../../../test/support/context.ts';
import { STORES, type TestDatabase } from '../../../test/support/database.ts';
import { createRouter } from '../../http/router.ts';
import { type Context, newId, nowDate } from '../../store/context.ts';
import { disabledDetail, putOff, readEndpointRow } from '../testing/alerts.ts';
import { enqueueFor, insertTestAccount, insertTestEndpoint, readQueue, type TestEndpoint } from '../testing/rows.ts';
import { insertNotifications } from './insert-notifications.ts';
import { deleteEndedLinks } from './link-queries.ts';
import { reactivateEndpoint } from './reactivate-endpoint.ts';
import { reactivationRoutes } from './reactivation-routes.ts';
import { hashToken, openToken, sealToken } from './reactivation-token.ts';
import { sendAlertMails } from './send-alert-mails.ts';

const DAY_MS = 86_400_000;
const HINT = 'Make sure that the URL is reachable again before activating.';

describe.each(STORES)('a reactivation link on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let clock: SteppedClock;
  let log: ReturnType<typeof recordingLog>;
  let ctx: Context;
  let endpoint: TestEndpoint;
  let wakes: number;
  /** The text of the last mail. */
  let mailed: string;
  beforeAll(async () => {
    database = await createDatabase();
  });
  beforeEach(async () => {
    clock = new SteppedClock();
    log = recordingLog();
    wakes = 0;
    ctx = { ...testContext(database.db, clock), log };
    for (const table of ['delivery_queue', 'notification', 'reactivation_link'] as const) {
      await ctx.db.deleteFrom(table).execute();
    }
    endpoint = await insertTestEndpoint(ctx, await insertTestAccount(ctx), { policy: 'mw-buffered' });
    await enqueueFor(ctx, endpoint, 3);
    await putOff(ctx, endpoint);
  });
  afterAll(() => database.close());

  /** The path of the link in the mail that is sent about the endpoint as it is. */
  async function mailedLink(): Promise<string> {
    const at = clock.now();
    await insertNotifications(ctx, [
      { ...endpoint, kind: 'endpoint.disabled', detail: disabledDetail(), mailTo: ['ana@example.com'], at },
    ]);
    const sendMail = async (mail: { text: string }) => {
      mailed = mail.text;
    };
    await sendAlertMails(ctx, { sendMail, publicUrl: 'https://hookline.example' }, 10);
    const path = /https:\/\/hookline\.example(\/reactivate\/[\w-]+)/.exec(mailed)?.[1];
    if (!path) throw new Error('the mail has no link');
    return path;
  }
  async function request(path: string, form?: Record<string, string> | string, on = ctx, init: RequestInit = {}) {
    const app = createRouter();
    app.use(async (c, next) => {
      c.set('context', on);
      await next();
    });
    const wakeDeliveries = () => void wakes++;
    app.route('/', reactivationRoutes({ wakeDeliveries }));
    const body = form === undefined ? undefined : new URLSearchParams(form);
    const response = await app.request(path, body ? { method: 'POST', body, ...init } : init);
    return { status: response.status, headers: response.headers, html: await response.text() };
  }
  const stateOf = async () => (await readEndpointRow(ctx, endpoint)).state;

  it('changes nothing when it is read, however often and by whichever scanner [MW-24]', async () => {
    const path = await mailedLink();
    const first = await request(path);
    expect(first.status).toBe(200);
    expect((await request(path)).html).toBe(first.html);
    expect(await stateOf()).toBe('disabled');
    expect(await readQueue(ctx)).toHaveLength(3);
    expect(wakes).toBe(0);
  });

  it('shows the webhook, why and since when it is off, the number kept, the choice and the hint [MW-23] [MW-25]', async () => {
    const { html } = await request(await mailedLink());
    expect(html).toContain('partner.test/hook');
    expect(html).toContain('21 November 2026, 22:43 (UTC)');
    expect(html).toContain('failed again and again');
    expect(html).toContain('3 events were kept meanwhile');
    expect(html).toMatch(/<input type="radio" name="events" value="send" required>/);
    expect(html).toMatch(/<input type="radio" name="events" value="discard">/);
    expect(html).toContain(HINT);
    expect(html).not.toMatch(/<input[^>]+checked/);
  });

  it('tells times by the clocks of its account, in the mail and on the page', async () => {
    const { accountId } = endpoint;
    await ctx.db.updateTable('account').set({ time_zone: 'America/Mexico_City' }).where('id', '=', accountId).execute();
    expect((await request(await mailedLink())).html).toContain('21 November 2026, 16:43 (America/Mexico_City)');
    expect(mailed).toContain('21 November 2026, 16:43 (America/Mexico_City)');
    expect(mailed).not.toContain('(UTC)');
  });

  it('switches on and sends what was kept, where that was chosen [MW-21] [MW-23]', async () => {
    const { status, html } = await request(await mailedLink(), { events: 'send' });
    expect(status).toBe(200);
    expect(html).toContain('3 kept events are being sent now.');
    expect(await stateOf()).toBe('active');
    expect(await readQueue(ctx)).toHaveLength(3);
    expect(wakes).toBe(1);
  });

  it('switches on and sends nothing of what was kept, where that was chosen [MW-17] [MW-23]', async () => {
    const { html } = await request(await mailedLink(), { events: 'discard' });
    expect(html).toContain('3 kept events were discarded.');
    expect(await stateOf()).toBe('active');
    expect(await readQueue(ctx)).toEqual([]);
  });

  it('works once: the second time says so, for reading too [MW-24]', async () => {
    const path = await mailedLink();
    await request(path, { events: 'send' });
    await putOff(ctx, endpoint);
    for (const again of [await request(path, { events: 'send' }), await request(path)]) {
      expect(again.status).toBe(410);
      expect(again.html).toContain('already used');
    }
    expect(await stateOf()).toBe('disabled');
  });

  it('works once when it is sent twice at the same moment', async () => {
    const path = await mailedLink();
    const answers = await Promise.all([1, 2, 3].map(() => request(path, { events: 'send' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410]);
  });

  it('asks again where no choice was made, or two, and changes nothing', async () => {
    const path = await mailedLink();
    const forms: Parameters<typeof request>[1][] = [{}, { events: 'perhaps' }, 'events=send&events=discard'];
    for (const form of forms) {
      const { status, html } = await request(path, form);
      expect(status).toBe(422);
      expect(html).toContain('role="alert"');
    }
    const noForm = { method: 'POST', body: 'x', headers: { 'content-type': 'multipart/form-data' } };
    expect((await request(path, undefined, ctx, noForm)).status).toBe(422);
    expect(await stateOf()).toBe('disabled');
    expect((await request(path, { events: 'send' })).status).toBe(200);
  });

  it('expires after 14 days [MW-24]', async () => {
    const path = await mailedLink();
    clock.advance(14 * DAY_MS - 1);
    expect((await request(path)).status).toBe(200);
    clock.advance(1);
    await deleteEndedLinks(ctx, 100);
    for (const late of [await request(path), await request(path, { events: 'send' })]) {
      expect(late.status).toBe(410);
      expect(late.html).toContain('expired');
    }
    expect(await stateOf()).toBe('disabled');
  });

  it('is refused when it was forged, changed, or sealed for something else [MW-24]', async () => {
    const token = (await mailedLink()).replace('/reactivate/', '');
    const off = { offSince: clock.now(), until: clock.now() + DAY_MS };
    const changed = `${token.slice(0, 40)}${token[40] === 'A' ? 'B' : 'A'}${token.slice(41)}`;
    const neverMailed = sealToken(ctx.vault, off);
    const otherPurpose = ctx.vault.seal(`something ${off.offSince} ${off.until}`).toString('base64url');
    for (const forged of [changed, neverMailed, otherPurpose, 'x', '%00', `${token}AA`]) {
      for (const answer of [
        await request(`/reactivate/${forged}`),
        await request(`/reactivate/${forged}`, { events: 'send' }),
      ]) {
        expect(answer.status).toBe(404);
        expect(answer.html).toContain('not known');
      }
    }
    expect(await stateOf()).toBe('disabled');
  });

  it('says so when the webhook is on already, and when it is off anew', async () => {
    const path = await mailedLink();
    await reactivateEndpoint({ ...ctx, accountId: endpoint.accountId }, endpoint.endpointId, {
      replay: true,
      by: 'api',
    });
    for (const answer of [await request(path), await request(path, { events: 'send' })]) {
      expect(answer.status).toBe(200);
      expect(answer.html).toContain('not switched off');
    }
    clock.advance(DAY_MS);
    await putOff(ctx, endpoint);
    const { status, html } = await request(path, { events: 'send' });
    expect(status).toBe(410);
    expect(html).toContain('earlier mail');
    expect(await stateOf()).toBe('disabled');
  });

  it('may be neither kept, framed, scripted nor passed on', async () => {
    const { headers, html } = await request(await mailedLink());
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]{44}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(html).not.toMatch(/<script|<img|<link|src=|href=/);
  });

  it('escapes what designers wrote, and keeps the query of the URL to itself', async () => {
    const campaignId = newId(ctx);
    const at = nowDate(ctx);
    const times = { created_at: at, updated_at: at, saved_at: at, first_published_at: null };
    const name = '<script>alert(1)</script> & "Summer"';
    await ctx.db
      .insertInto('campaign')
      .values({
        ...times,
        account_id: endpoint.accountId,
        id: campaignId,
        kind: 'chatbot',
        name,
        state: 'draft',
        draft: '{}',
        revision: 1,
        live_version: null,
        saved_by: null,
      })
      .execute();
    await ctx.db
      .updateTable('endpoint')
      .set({ campaign_id: campaignId, url: "https://partner.test/a'b/<b>?token=s3cret" })
      .where('id', '=', endpoint.endpointId)
      .execute();
    const path = await mailedLink();
    for (const { html } of [await request(path), await request(path, { events: 'send' })]) {
      expect(html).not.toMatch(/<script|<b>a|s3cret/);
    }
    expect((await request(await relink())).html).toContain(
      '&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;Summer&quot;',
    );

    async function relink() {
      await putOff(ctx, endpoint);
      return mailedLink();
    }
  });

  it('asks for no choice where nothing was kept', async () => {
    await ctx.db.deleteFrom('delivery_queue').execute();
    const { html } = await request(await mailedLink());
    expect(html).not.toContain('type="radio"');
    expect(html).toContain('No events came up while it was off.');
  });

  it('shows a page, and logs no token, when the store fails', async () => {
    const path = await mailedLink();
    const broken: Context = { ...ctx, db: { ...ctx.db, getExecutor: () => undefined } as unknown as Context['db'] };
    const { status, html } = await request(path, undefined, broken);
    expect(status).toBe(500);
    expect(html).toContain('Nothing was changed.');
    expect(JSON.stringify(log.lines)).not.toContain(path.slice(-30));
  });

  it('is stored as a hash only', async () => {
    const token = (await mailedLink()).replace('/reactivate/', '');
    const links = await ctx.db.selectFrom('reactivation_link').selectAll().execute();
    expect(links.map((link) => Buffer.from(link.token_hash).equals(hashToken(token)))).toEqual([true]);
    expect(openToken(ctx.vault, token)).toEqual({ offSince: clock.now(), until: clock.now() + 14 * DAY_MS });
    expect(openToken(ctx.vault, ctx.vault.seal('something 1 2').toString('base64url'))).toBeUndefined();
  });
});
