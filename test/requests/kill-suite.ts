import { afterEach, expect, test } from 'vitest';
import { randomFrom } from '../support/crash.ts';
import { type FakeTwilio, startFakeTwilio } from '../support/fake-twilio.ts';
import { PUBLIC_URL } from '../support/hookline.ts';
import { endProcesses, type HooklineProcess, startHooklineProcess } from '../support/process.ts';
import { createPostgresStore, endLeases } from '../support/process-store.ts';
import { createTwilioChannel, newMessageSid, postFromTwilio } from '../support/twilio-phone.ts';
import { checkCalls, checkConversations, checkHeard } from './kill-checks.ts';
import { type PromoPartner, promoTalk, publishPromo, startPromoPartner } from './promo-partner.ts';

/** Moments at which the process can be hit: what partner and provider see of its work. */
const EVENTS = ['asked', 'answered', 'told', 'said'] as const;
type Event = (typeof EVENTS)[number];

const PEOPLE = 12;
const ROUND_MS_MAX = 60_000;
/** Nobody waits longer for calls, to whose deadlines the conversation's own patience comes. */
const DONE_MS_MAX = 30_000;

type Store = Awaited<ReturnType<typeof createPostgresStore>>;

/** What outlives the processes. */
export interface KillWorld {
  store: Store;
  partner: PromoPartner;
  twilio: FakeTwilio;
  hookline: HooklineProcess;
  inboundUrl: string;
}

/** kill -9 and restart, so many times, each at another moment of people's talk with a partner in between. */
export function testCallKills({ rounds }: { rounds: number }): void {
  const seed = Number(process.env.CRASH_SEED ?? Date.now() % 1_000_000);
  let world: KillWorld | undefined;
  afterEach(async () => {
    await endProcesses();
    if (world) await Promise.all([world.partner.close(), world.twilio.close(), world.store.close()]);
  });

  const name = `kill -9 between request and answer, ${rounds} rounds: every conversation goes on, no step twice`;
  test(name, { timeout: ROUND_MS_MAX * rounds }, async () => {
    let onEvent = (_event: Event) => {};
    const start = (store: Store) =>
      startHooklineProcess({ ...store.environment, PUBLIC_URL, HOOKLINE_EGRESS_ALLOW: '127.0.0.0/8' });
    const [store, partner] = await Promise.all([createPostgresStore(), startPromoPartner()]);
    const twilio = await startFakeTwilio({
      errorFor: () => {
        onEvent('told');
        return undefined;
      },
    });
    const hookline = await start(store);
    const channel = await createTwilioChannel(hookline, { replyMode: 'api', apiBaseUrl: twilio.url });
    await publishPromo(hookline, [channel.id], partner.url);
    world = { store, partner, twilio, hookline, inboundUrl: channel.inboundUrl };
    partner.onEvent = (event) => onEvent(event);
    let repeats = 0;
    for (let round = 0; round < rounds; round++) {
      const random = randomFrom(seed + round);
      partner.latencyMs = () => random() * 30;
      const phones = Array.from({ length: PEOPLE }, (_, nth) => `+5255${10_000_000 + round * PEOPLE + nth}`);
      const strike = { event: EVENTS[round % EVENTS.length], nth: 1 + Math.floor(random() * 1.5 * PEOPLE) };
      const struck = Promise.withResolvers<void>();
      let count = 0;
      onEvent = (event) => {
        if (event === strike.event && ++count === strike.nth) struck.resolve();
      };
      const talk = new Talk(world, phones, () => onEvent('said'));
      await struck.promise;
      await world.hookline.kill();
      await endLeases(store.db);
      world.hookline = await start(store);
      talk.resume();
      await talk.done;
      await expect.poll(() => countOpen(store, phones), { timeout: DONE_MS_MAX, interval: 50 }).toBe(0);
      const conversations = await checkConversations(store.db, phones);
      repeats += checkHeard(twilio, phones) + (await checkCalls(store.db, partner, conversations));
    }
    const exit = await world.hookline.stop();
    expect(exit.code, exit.stderr).toBe(0);
    process.stdout.write(`seed ${seed}: ${rounds} kills, ${repeats} calls and replies in flight came twice\n`);
  });
}

/** People who say all they have to say, half of them without waiting for an answer. */
class Talk {
  readonly done: Promise<unknown>;
  readonly #world: KillWorld;
  readonly #onSaid: () => void;
  readonly #resumed = Promise.withResolvers<void>();

  constructor(world: KillWorld, phones: string[], onSaid: () => void) {
    this.#world = world;
    this.#onSaid = onSaid;
    this.done = Promise.all(phones.map((phone, index) => this.#talk(phone, index % 2 === 0)));
  }

  /** A process is there again. */
  resume(): void {
    this.#resumed.resolve();
  }

  async #talk(phone: string, isPatient: boolean): Promise<void> {
    for (const { say, hear } of promoTalk(phone)) {
      await this.#say(phone, say);
      if (isPatient) await this.#hear(phone, hear);
    }
  }

  /** As a provider does: again, until it is taken. */
  async #say(from: string, body: string): Promise<void> {
    const message = { from, body, sid: newMessageSid() };
    for (;;) {
      const { hookline, inboundUrl } = this.#world;
      const status = await postFromTwilio(hookline, inboundUrl, message).then(
        (response) => response.status,
        () => 503,
      );
      if (status === 200) return this.#onSaid();
      if (status !== 503) throw new Error(`refused: ${status}`);
      await this.#resumed.promise;
    }
  }

  async #hear(phone: string, text: string): Promise<void> {
    const { twilio } = this.#world;
    const heard = () => twilio.sent.some(({ form }) => form.To === phone && form.Body === text);
    await expect.poll(heard, { timeout: DONE_MS_MAX, interval: 10 }).toBe(true);
  }
}

/** What the people are still owed. */
async function countOpen({ db }: Store, phones: string[]): Promise<number> {
  const [calls, messages, ended] = await Promise.all([
    db.selectFrom('call_queue').select('id').execute(),
    db.selectFrom('message_queue').select('id').execute(),
    db
      .selectFrom('message as m')
      .innerJoin('contact_address as a', 'a.contact_id', 'm.contact_id')
      .select('m.id')
      .where('a.value', 'in', phones)
      .where('m.text', '=', 'Bye!')
      .execute(),
  ]);
  return calls.length + messages.length + phones.length - ended.length;
}
