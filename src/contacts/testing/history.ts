import { sql } from 'kysely';
import { type AccountContext, newId, nowDate } from '../../store/context.ts';
import { pgArray } from '../../store/pg-array.ts';

export interface History {
  contactId: string;
  channelId: string;
  /** What is found in what does not say whose it is. */
  addresses: string[];
  messages: number;
}

/** A conversation with messages, waiting ones too, links, reports, activities, and traces that name the addresses. */
export async function addHistory(
  ctx: AccountContext,
  { contactId, channelId, addresses, messages }: History,
): Promise<string> {
  const { db, accountId } = ctx;
  const at = nowDate(ctx);
  const conversationId = newId(ctx);
  const own = { account_id: accountId, created_at: at };
  const state = JSON.stringify({ of: contactId });
  const talk = {
    id: conversationId,
    channel_id: channelId,
    contact_id: contactId,
    state,
    wakes_at: at,
    updated_at: at,
  };
  await db
    .insertInto('conversation')
    .values({ ...own, ...talk })
    .execute();
  const ids = Array.from({ length: messages }, () => newId(ctx));
  await sql`
    with made as (
      insert into message (account_id, id, direction, state, channel_id, contact_id, conversation_id, text, content,
        provider_id, created_at, updated_at)
      select ${accountId}::uuid, id, case when ord % 2 = 0 then 'in' else 'out' end,
        case when ord % 2 = 0 then 'received' else 'queued' end, ${channelId}::uuid, ${contactId}::uuid,
        ${conversationId}::uuid, 'text', '{}', 'SM' || id, ${at}::timestamptz, ${at}::timestamptz
      from unnest(${pgArray(ids)}::uuid[]) with ordinality as w(id, ord)
      returning id, direction, provider_id
    ), known as (
      insert into inbound_id select ${accountId}::uuid, ${channelId}::uuid, provider_id, id, ${at}::timestamptz
      from made where direction = 'in'
    )
    insert into message_queue (account_id, id, channel_id, conversation_id, due_at, attempt_count)
    select ${accountId}::uuid, id, ${channelId}::uuid, ${conversationId}::uuid, ${at}::timestamptz, 0
    from made where direction = 'out'`.execute(db);
  const link = { ...own, code: newId(ctx), url: 'https://a.example', message_id: newId(ctx), contact_id: contactId };
  await db.insertInto('tracked_link').values(link).execute();
  const reported = {
    ...own,
    id: newId(ctx),
    external_id: newId(ctx),
    contact_id: contactId,
    channel: 'email',
    recipient: null,
    send: '{}',
    delivered_at: null,
    updated_at: at,
  };
  await db.insertInto('reported_message').values(reported).execute();
  const report = { account_id: accountId, message_id: reported.id, key: 'sent', reported_at: at };
  await db.insertInto('message_report').values(report).execute();
  await addCalls(ctx, { contactId, channelId, conversationId });
  await addSourceEvent(ctx, contactId, {});
  for (const address of addresses) await addTraces(ctx, channelId, address);
  return conversationId;
}

/** One that waits, and one that is over. */
async function addCalls(
  ctx: AccountContext,
  { channelId, ...of }: { contactId: string; channelId: string; conversationId: string },
): Promise<void> {
  const { db, accountId } = ctx;
  const at = nowDate(ctx);
  const call = () => ({
    ...{ account_id: accountId, id: newId(ctx), request_id: newId(ctx) },
    ...{ conversation_id: of.conversationId, contact_id: of.contactId },
    ...{ method: 'GET', url: 'https://a.example', attempt_count: 1 },
  });
  const waiting = { channel_id: channelId, wait: 1, recipient: '{}', name: 'WH5', headers: ctx.vault.seal('[]') };
  await db
    .insertInto('call_queue')
    .values({ ...call(), ...waiting, timeout_ms: 1_000, is_repeatable: true, due_at: at })
    .execute();
  await db
    .insertInto('request_call')
    .values({ ...call(), outcome: 'answered', called_at: at })
    .execute();
}

async function addSourceEvent(ctx: AccountContext, contactId: string | null, contact: object): Promise<void> {
  const [id, at] = [newId(ctx), nowDate(ctx)];
  await ctx.db
    .insertInto('source_event')
    .values({
      ...{ account_id: ctx.accountId, id, key: id, type: 'x', contact_id: contactId, params: '{}' },
      ...{ contact: JSON.stringify(contact), occurred_at: at, created_at: at },
    })
    .execute();
}

async function addTraces(ctx: AccountContext, channelId: string, address: string): Promise<void> {
  const { db, accountId } = ctx;
  const at = nowDate(ctx);
  const event = {
    account_id: accountId,
    id: newId(ctx),
    channel_id: channelId,
    kind: 'x',
    reason: null,
    created_at: at,
  };
  await db
    .insertInto('provider_event')
    .values({ ...event, raw: JSON.stringify({ address }) })
    .execute();
  await db
    .insertInto('contact_import_error')
    .values({
      account_id: accountId,
      import_id: newId(ctx),
      row_number: 1,
      ord: 1,
      field: null,
      value: address.toUpperCase(),
      code: 'x',
      message: 'x',
    })
    .execute();
  await addSourceEvent(ctx, null, address.includes('@') ? { email: address } : { phone: address });
  await db
    .insertInto('signup')
    .values({
      id: newId(ctx),
      account_id: accountId,
      form_id: newId(ctx),
      channel_id: null,
      entry: ctx.vault.seal(JSON.stringify({ values: { address } })),
      recipient_hash: ctx.vault.sign(address),
      source_hash: null,
      send_at: null,
      created_at: at,
      expires_at: at,
      confirmed_at: null,
    })
    .execute();
}

const TABLES = [
  'contact_address',
  'contact_key',
  'contact_subscription',
  'conversation',
  'message',
  'tracked_link',
  'reported_message',
  'call_queue',
  'request_call',
  'activity',
  'source_event',
] as const;

/** How many rows tell of a contact, by table. */
export async function countTraces(
  { db, accountId, vault }: AccountContext,
  contactId: string,
  addresses: readonly string[],
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const count = async (table: string, condition: ReturnType<typeof sql>, label = table) => {
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from ${sql.table(table)} t where t.account_id = ${accountId} and ${condition}`.execute(
      db,
    );
    counts[label] = rows[0]?.count ?? 0;
  };
  for (const table of TABLES) await count(table, sql`t.contact_id = ${contactId}`);
  await count('contact', sql`t.id = ${contactId}`);
  // These lead to a message or name an address: those of others stay with it.
  await count(
    'message_queue',
    sql`not exists (select from message m where m.id = t.id and m.contact_id <> ${contactId})`,
  );
  await count(
    'inbound_id',
    sql`not exists (select from message m where m.id = t.message_id and m.contact_id <> ${contactId})`,
  );
  await count(
    'message_report',
    sql`not exists (select from reported_message m where m.id = t.message_id and m.contact_id <> ${contactId})`,
  );
  await count('provider_event', sql`raw like any (${pgArray(addresses.map((each) => `%${each}%`))}::text[])`);
  const isNamed = sql`array[t.contact ->> 'phone', t.contact ->> 'email'] && ${pgArray(addresses)}::text[]`;
  await count('source_event', isNamed, 'source_event that names one');
  await count('contact_import_error', sql`lower(value) = any (${pgArray(addresses)}::text[])`);
  const signups = await db.selectFrom('signup').select('entry').where('account_id', '=', accountId).execute();
  const entered = signups.map(({ entry }) => (entry ? vault.open(entry) : ''));
  counts.signup = entered.filter((text) => addresses.some((each) => text.includes(each))).length;
  return counts;
}
