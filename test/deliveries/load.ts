import { setTimeout as pause } from 'node:timers/promises';
import { newMessageSid, postFromTwilio } from '../support/twilio-phone.ts';
import { type EngineWorld, KEYS } from './engine-world.ts';
import type { Fleet } from './fleet.ts';

/** One choice of somebody's: the POST that the partner must get. */
export interface Choice {
  phoneNumber: string;
  key: number;
  /** What they wrote, different each time. */
  response: string;
}

const PEOPLE_PER_SECOND = 6;
/** With the store away everybody waits; no more come then. */
const PEOPLE_MAX = 60;
const CHOICES_EACH = 8;
/** As a provider does: a post that was not taken is sent again, with the same id. */
const AGAIN_AFTER_MS = 100;
const TRIES_MAX = 300;

/**
 * People who come at a steady rate and talk to whichever process takes their message, until `stop`. Deliveries are born
 * as they are in real life: within a turn's transaction, and leased to the process that is about to be killed.
 */
export class Load {
  readonly choices: Choice[] = [];
  readonly #fleet: Fleet;
  readonly #world: EngineWorld;
  readonly #random: () => number;
  readonly #talks = new Set<Promise<void>>();
  readonly #timer: NodeJS.Timeout;
  #people = 0;
  #isAbandoned = false;

  constructor(fleet: Fleet, world: EngineWorld, random: () => number) {
    this.#fleet = fleet;
    this.#world = world;
    this.#random = random;
    this.#timer = setInterval(() => this.#welcome(), 1_000 / PEOPLE_PER_SECOND);
  }

  /** Nobody comes any more. Resolves when everything that was said is acknowledged. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    while (this.#talks.size > 0) await Promise.all(this.#talks);
  }

  /** For `afterEach`: nobody says anything more. */
  abandon(): void {
    clearInterval(this.#timer);
    this.#isAbandoned = true;
  }

  #welcome(): void {
    if (this.#talks.size >= PEOPLE_MAX) return;
    const talk = this.#talk(`+5255${10_000_000 + this.#people++}`);
    this.#talks.add(talk);
    // Only where it went well: `stop` is told of the others.
    void talk.then(() => this.#talks.delete(talk)).catch(() => {});
  }

  async #talk(phoneNumber: string): Promise<void> {
    for (const body of ['gifts', '1']) await this.#say(phoneNumber, body);
    for (let nth = 0; nth < CHOICES_EACH; nth++) {
      // One person's own order shows where they choose the same thing more than once.
      const key = nth % 3 === 0 ? KEYS.byPerson : 1 + Math.floor(this.#random() * KEYS.batched);
      const response = `${key}${'!'.repeat(nth)}`;
      await this.#say(phoneNumber, response);
      this.choices.push({ phoneNumber, key, response });
    }
  }

  async #say(from: string, body: string): Promise<void> {
    const message = { from, body, sid: newMessageSid() };
    for (let tries = 0; tries < TRIES_MAX && !this.#isAbandoned; tries++) {
      const hookline = await this.#fleet.any(this.#random());
      const answer = await postFromTwilio(hookline, this.#world.inboundUrl, message)
        .then(async (response) => ({ status: response.status, text: await response.text() }))
        .catch(() => undefined);
      if (answer?.status === 200) return;
      if (answer && answer.status !== 503) throw new Error(`"${body}" was answered ${answer.status}: ${answer.text}`);
      await pause(AGAIN_AFTER_MS);
    }
    throw new Error(`"${body}" was not taken in ${TRIES_MAX} tries`);
  }
}
