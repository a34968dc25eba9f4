import type { Kysely } from 'kysely';
import { expect } from 'vitest';
import type { Database } from '../../src/store/schema.ts';
import type { FakeTwilio } from '../support/fake-twilio.ts';
import { type PromoPartner, promoTalk, type ReceivedCall } from './promo-partner.ts';

/** Every message was one turn, every step one reply, and nothing is waited for. Gives the conversations by phone. */
export async function checkConversations(db: Kysely<Database>, phones: string[]): Promise<Map<string, string>> {
  const messages = await db
    .selectFrom('message as m')
    .innerJoin('contact_address as a', 'a.contact_id', 'm.contact_id')
    .innerJoin('conversation as c', 'c.id', 'm.conversation_id')
    .select(['a.value as phone', 'm.direction', 'm.text', 'm.state', 'm.conversation_id', 'c.state as talk'])
    .select(['c.wakes_at'])
    .where('a.value', 'in', phones)
    .orderBy('m.id')
    .execute();
  const byPhone = Map.groupBy(messages, ({ phone }) => phone);
  const conversations = phones.map((phone): [string, string] => {
    const own = byPhone.get(phone) ?? [];
    const said = own.filter(({ direction }) => direction === 'in').map(({ text }) => text);
    const told = own.filter(({ direction }) => direction === 'out');
    expect(said).toEqual(promoTalk(phone).map(({ say }) => say));
    expect(told.map(({ text }) => text)).toEqual(promoTalk(phone).map(({ hear }) => hear));
    expect(new Set(told.map(({ state }) => state))).toEqual(new Set(['sent']));
    const [first] = own;
    expect(first?.talk).toMatchObject({ status: 'ended' });
    expect(first?.talk).not.toHaveProperty('waiting');
    expect(first?.wakes_at).toBeNull();
    return [phone, first?.conversation_id ?? ''];
  });
  return new Map(conversations);
}

/** Replies reached people in order; how many came twice, which only the one in flight may. */
export function checkHeard(twilio: FakeTwilio, phones: string[]): number {
  let repeats = 0;
  for (const phone of phones) {
    const heard = twilio.sent.flatMap(({ form }) => (form.To === phone ? [form.Body ?? ''] : []));
    const firsts = heard.filter((text, index) => heard.indexOf(text) === index);
    expect(firsts).toEqual(promoTalk(phone).map(({ hear }) => hear));
    expect(heard.length - firsts.length, `more than one reply came again to ${phone}`).toBeLessThanOrEqual(1);
    repeats += heard.length - firsts.length;
  }
  return repeats;
}

/** Each call is on record once, under the key that it was made by; how many were made twice. */
export async function checkCalls(
  db: Kysely<Database>,
  partner: PromoPartner,
  conversations: Map<string, string>,
): Promise<number> {
  const records = await db
    .selectFrom('request_call')
    .select(['conversation_id', 'method', 'outcome', 'attempt_count'])
    .where('conversation_id', 'in', [...conversations.values()])
    .orderBy('id')
    .execute();
  let repeats = 0;
  for (const [phone, conversationId] of conversations) {
    const own = records.filter(({ conversation_id }) => conversation_id === conversationId);
    expect(own.map(({ method }) => method)).toEqual(['GET', 'POST']);
    // Told, and then killed before it was recorded: whoever finds it sees that nobody waits for it any more.
    for (const { outcome } of own) expect(['answered', 'abandoned']).toContain(outcome);
    const calls = partner.calls.filter((call) => call.phone === phone);
    const [promo, token] = ['/promo', '/token'].map((path) => calls.filter((call) => call.path === path));
    for (const [index, made = []] of [promo, token].entries()) {
      expect(made.length).toBeGreaterThan(0);
      expect(made.length).toBeLessThanOrEqual(own[index]?.attempt_count ?? 0);
      expect(made.length).toBeLessThanOrEqual(2);
      repeats += made.length - 1;
    }
    checkKeys(token ?? []);
  }
  return repeats;
}

/** One call has one key, however often it is made. */
function checkKeys(calls: ReceivedCall[]): void {
  const keys = new Set(calls.map(({ key }) => key));
  expect(keys.size).toBe(1);
  expect([...keys][0]).toMatch(/^cll_/);
}
