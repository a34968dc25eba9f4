import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { STORES, type TestDatabase } from '../../test/support/database.ts';
import { FAKE_META_PHONE_NUMBER_ID } from '../../test/support/fake-meta.ts';
import { startHookline, type TestHookline } from '../../test/support/hookline.ts';
import { createMetaChannel, postFromMeta } from '../../test/support/meta-phone.ts';
import { type Partner, startPartner } from '../../test/support/partner.ts';
import { publishCampaign } from '../../test/support/twilio-phone.ts';

describe.each(STORES)('the events of turns on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let hookline: TestHookline;
  let partner: Partner;
  let channelId: string;
  let people = 0;
  const newPerson = () => `+5255987${String(++people).padStart(5, '0')}`;
  beforeAll(async () => {
    database = await createDatabase();
    hookline = await startHookline(database);
    partner = await startPartner();
    channelId = (await hookline.api<{ id: string }>('POST', '/channels', { kind: 'simulator', name: 'S' })).body.id;
    await publishCampaign(hookline, 'First', {
      channels: [channelId],
      expiresAfterMinutes: 5,
      welcome: {
        text: 'Hi!',
        menu: [
          { text: 'Mail', redirect: { type: 'attribute', field: 'email', prompt: 'Your e-mail?' } },
          { text: 'Age', redirect: { type: 'attribute', field: 'age', prompt: 'Your age?' } },
        ],
      },
    });
    await publishCampaign(hookline, 'Second', {
      channels: [channelId],
      keywords: ['promo'],
      welcome: { label: 'Second one', text: 'Bye.' },
    });
    await publishCampaign(hookline, 'Third', { channels: [], welcome: { text: 'x' } });
    await hookline.api('POST', '/contact-fields', { code: 'age', name: 'Age', type: 'number' });
    const webhook = { preset: 'standard', name: 'All', url: `${partner.url}/all` };
    expect((await hookline.api('POST', '/webhooks', webhook)).status).toBe(201);
  });
  afterAll(async () => {
    await hookline.close();
    await partner.close();
    await database.close();
  });

  async function say(from: string, text: string, send = true) {
    const { status, body } = await hookline.api('POST', '/simulator/messages', { channelId, from, text, send });
    expect(status, JSON.stringify(body)).toBe(200);
    await hookline.runtime.idle();
    return body;
  }
  async function toldBy(work: () => Promise<unknown>) {
    const [kept, posted] = [await activities(), partner.posts.length];
    await work();
    return { kept: (await activities()).slice(kept.length), posts: partner.posts.slice(posted) };
  }
  async function activities() {
    const rows = await database.db.selectFrom('activity').select(['type', 'data']).orderBy('id').execute();
    return rows as { type: string; data: Record<string, unknown> }[];
  }
  const conversations = (told: { type: string; data: Record<string, unknown> }[]) =>
    told
      .filter(({ type }) => type.startsWith('conversation.'))
      .map(({ type, data }) => [type, (data.campaign as { name: string }).name, data.label, data.reason ?? null]);

  test('a campaign that starts instead of another one ends it; one that only says something ends with it', async () => {
    const person = newPerson();
    await say(person, 'hola');
    const { kept } = await toldBy(() => say(person, 'promo'));
    expect(conversations(kept)).toEqual([
      ['conversation.ended', 'First', 'Welcome Message', 'replaced'],
      ['conversation.started', 'Second', 'Second one', null],
      ['conversation.ended', 'Second', 'Second one', 'ended'],
    ]);
  });

  test('one that expired is told to have ended when it did, with the message that finds it so', async () => {
    const person = newPerson();
    await say(person, 'hola');
    const expiresAt = Date.now() - 60_000;
    const rows = await database.db.selectFrom('conversation').select(['id', 'state']).orderBy('id', 'desc').execute();
    const { id, state } = rows[0] as { id: string; state: object };
    const expired = JSON.stringify({ ...state, expiresAt });
    await database.db.updateTable('conversation').set({ state: expired }).where('id', '=', id).execute();
    const { kept } = await toldBy(() => say(person, 'hola'));
    expect(conversations(kept)).toEqual([
      ['conversation.ended', 'First', 'Welcome Message', 'expired'],
      ['conversation.started', 'First', 'Welcome Message', null],
    ]);
    const ended = database.db.selectFrom('activity').select('at').where('type', '=', 'conversation.ended');
    const { at } = await ended.orderBy('id', 'desc').executeTakeFirstOrThrow();
    expect(at.getTime()).toBe(expiresAt);
  });

  test('what is only tried in the simulator is kept, and no partner is told', async () => {
    const { kept, posts } = await toldBy(() => say(newPerson(), 'hola', false));
    expect(kept.map(({ type }) => type)).toEqual(['contact.created', 'conversation.started', 'message.sent']);
    expect(posts).toEqual([]);
  });

  test('what is really sent is told at once, and what is retried are the bytes of then [edge 24]', async () => {
    const person = newPerson();
    partner.answerWith(() => 503);
    const { posts } = await toldBy(() => say(person, 'hola'));
    partner.answerWith(() => 200);
    const created = posts.find(({ body }) => body.type === 'contact.created');
    await say(person, '2');
    await say(person, '42');
    const payload = database.db.selectFrom('delivery').select('payload').where('event_type', '=', 'contact.created');
    const { payload: kept } = await payload.orderBy('id', 'desc').executeTakeFirstOrThrow();
    expect(kept).toBe(created?.raw);
    expect(JSON.parse(kept).data.contact.fields).toEqual({});
  });

  test('an answer becomes a value of the field’s type, or is asked for again; an e-mail is an address', async () => {
    const person = newPerson();
    await say(person, 'hola');
    await say(person, '2');
    expect((await say(person, 'old')).trace).toMatchObject({ outcome: 'fallback' });
    const { kept } = await toldBy(() => say(person, '42'));
    expect(kept[0]).toMatchObject({ type: 'contact.modified', data: { contact: { fields: { age: 42 } } } });
    await say(person, 'hola');
    await say(person, '1');
    expect((await say(person, 'nobody')).trace).toMatchObject({ outcome: 'fallback' });
    const mail = await toldBy(() => say(person, 'Ana@Example.com'));
    expect(mail.kept[0]).toMatchObject({ type: 'contact.modified', data: { contact: { email: 'ana@example.com' } } });
  });

  test('an e-mail that is somebody else’s stays theirs, and the conversation goes on', async () => {
    const [one, two] = [newPerson(), newPerson()];
    for (const person of [one, two]) {
      await say(person, 'hola');
      await say(person, '1');
      expect((await say(person, 'shared@example.com')).trace).toMatchObject({ outcome: 'captured' });
    }
    const owners = database.db
      .selectFrom('contact_address')
      .select('contact_id')
      .where('value', '=', 'shared@example.com');
    expect(await owners.execute()).toHaveLength(1);
  });

  test('a turn that cannot be committed leaves no event, and none goes out; done again it is told once', async () => {
    const person = newPerson();
    // Whatever is told of this person is refused: the whole turn with it.
    const isOther = sql`data->'contact'->>'phone' is distinct from ${sql.lit(person)}`;
    await database.db.schema.alterTable('activity').addCheckConstraint('refused', isOther).execute();
    const { kept, posts } = await toldBy(async () => {
      const { body } = await hookline.api('POST', '/simulator/messages', {
        channelId,
        from: person,
        text: 'hola',
        send: true,
      });
      expect(body.trace).toMatchObject({ outcome: 'fault' });
      await hookline.runtime.idle();
    });
    expect([kept, posts]).toEqual([[], []]);
    const people = database.db.selectFrom('contact_address').select('value').where('value', '=', person);
    expect(await people.execute()).toEqual([]);
    await database.db.schema.alterTable('activity').dropConstraint('refused').execute();
    const again = await toldBy(() => say(person, 'hola'));
    expect(again.kept.filter(({ type }) => type === 'contact.created')).toHaveLength(1);
    expect(again.posts.filter(({ body }) => body.type === 'contact.created')).toHaveLength(1);
  });

  test('who stops a business’s messages in WhatsApp is opted out, and in again when they resume', async () => {
    const { inboundUrl } = await createMetaChannel(hookline);
    const wish = (wa_id: string, value: string) => {
      const preference = { wa_id, category: 'marketing_messages', value, timestamp: 1731705721 };
      const metadata = { display_phone_number: '1', phone_number_id: FAKE_META_PHONE_NUMBER_ID };
      const change = { field: 'user_preferences', value: { metadata, contacts: [], user_preferences: [preference] } };
      return postFromMeta(hookline, inboundUrl, { entry: [{ id: '1', changes: [change] }] });
    };
    const person = newPerson();
    await say(person, 'hola');
    const { kept } = await toldBy(async () => {
      for (const value of ['stop', 'stop', 'resume']) expect((await wish(person.slice(1), value)).status).toBe(200);
      expect((await wish('5215500000099', 'stop')).status).toBe(200);
    });
    expect(kept.map(({ type, data }) => [type, data.source])).toEqual([
      ['contact.opted_out', 'provider'],
      ['contact.opted_in', 'provider'],
    ]);
  });
});
