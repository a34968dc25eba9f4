import type { HooklineProcess } from './process.ts';
import { newMessageSid, postFromTwilio } from './twilio-phone.ts';

/** How a channel of the crowd's answers: in the answer to the callback, or by calls to the provider. */
export type ReplyMode = 'inline' | 'api';

/** One message of somebody's, and all that it must lead to. */
export interface Line {
  sid: string;
  body: string;
  reply: string;
  outcome: 'started' | 'option' | 'captured';
  /** The POST that the partner must get: where, and with which fields beside the date. */
  owed?: { path: string; fields: Record<string, unknown> };
  /** When it was first sent; when it was answered 200, and with what. */
  sentAt?: number;
  answer?: { at: number; text: string };
}

export interface Person {
  number: string;
  replyMode: ReplyMode;
  lines: Line[];
}

/** People who are in a conversation at the same moment. */
const AT_ONCE = 30;
/** A post that is refused this often in a row is not going to be taken. */
const TRIES_MAX = 200;

/** The campaign that a crowd talks to. */
export function crowdCampaign(channels: string[], partnerUrl: string): object {
  const headers = [{ name: 'x-api-key', value: 's3cret' }];
  return {
    channels,
    keywords: ['summer'],
    welcome: {
      text: 'Hi! Choose:',
      menu: [
        { text: 'Opening hours', redirect: { type: 'interaction', to: 'hours' } },
        {
          text: 'One month',
          redirect: { type: 'interaction', to: 'more' },
          webhook: { url: `${partnerUrl}/underlying`, body: { store: 'MX-7' }, headers },
        },
      ],
    },
    interactions: [
      { id: 'hours', label: 'Hours', text: '9 to 5', menu: [] },
      {
        id: 'more',
        label: 'More',
        text: 'Anything else?',
        menu: [
          { text: 'No', redirect: { type: 'end', text: 'Bye!' } },
          {
            redirect: {
              type: 'webhook',
              prompt: 'Your name?',
              confirmation: 'Thank you!',
              webhook: { url: `${partnerUrl}/redirect`, headers },
            },
          },
        ],
      },
    ],
  };
}

/**
 * What one person says. "2" means something else in every place, and a name goes to the partner: a turn that is done
 * twice, left out or done in another order shows in the replies and in the POSTs.
 */
export function conversation(number: string, name: string, campaignId: string, chooses = '2'): Line[] {
  const common = { campaignId, phoneNumber: number };
  const underlying = { label: 'Welcome Message', response: chooses, option: 'One month', keyword: 2, store: 'MX-7' };
  const lines: Omit<Line, 'sid'>[] = [
    { body: 'summer', reply: 'Hi! Choose:\n1. Opening hours\n2. One month', outcome: 'started' },
    {
      body: chooses,
      reply: 'Anything else?\n1. No',
      outcome: 'option',
      owed: { path: '/underlying', fields: { ...common, ...underlying } },
    },
    { body: '2', reply: 'Your name?', outcome: 'option' },
    {
      body: name,
      reply: 'Thank you!',
      outcome: 'captured',
      owed: { path: '/redirect', fields: { ...common, label: 'More', response: name } },
    },
  ];
  return lines.map((line) => ({ ...line, sid: newMessageSid() }));
}

/**
 * Many people who talk at once, through a provider that sends a message again until it is answered 200: after a broken
 * connection to the next process, after a 503 to the same one.
 */
export class Crowd {
  readonly people: Person[];
  readonly #inboundUrls: Record<ReplyMode, string>;
  readonly #onEvent: (event: 'sending' | 'answered') => void;
  readonly #underWay = new Set<Promise<unknown>>();
  #hookline = Promise.withResolvers<HooklineProcess>();
  #connections = new AbortController();

  /** `onEvent` is told of every post, before it is sent and after it was answered 200. */
  constructor(
    people: Person[],
    inboundUrls: Record<ReplyMode, string>,
    onEvent: (event: 'sending' | 'answered') => void,
  ) {
    this.people = people;
    this.#inboundUrls = inboundUrls;
    this.#onEvent = onEvent;
  }

  get lines(): Line[] {
    return this.people.flatMap(({ lines }) => lines);
  }

  /** This process takes the posts from now on. */
  resume(hookline: HooklineProcess): void {
    this.#hookline.resolve(hookline);
  }

  /** Every connection breaks, whatever answers are on their way; no post is sent before `resume`. */
  cut(): void {
    this.#hookline = Promise.withResolvers();
    this.#connections.abort();
    this.#connections = new AbortController();
  }

  /** Resolves when no post is under way. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** Everybody says everything; resolves when all of it was answered 200. */
  async talk(): Promise<void> {
    const waiting = this.people.values();
    const talkInTurn = async () => {
      for (const person of waiting) for (const line of person.lines) await this.#say(person, line);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, talkInTurn));
  }

  async #say(person: Person, line: Line): Promise<void> {
    for (let tries = 1; !line.answer; tries++) {
      if (tries > TRIES_MAX) throw new Error(`${line.body} was refused ${TRIES_MAX} times`);
      const hookline = await this.#hookline.promise;
      const post = this.#post(hookline, person, line);
      this.#underWay.add(post);
      await post.finally(() => this.#underWay.delete(post));
    }
  }

  async #post(hookline: HooklineProcess, person: Person, line: Line): Promise<void> {
    this.#onEvent('sending');
    line.sentAt ??= Date.now();
    const { signal } = this.#connections;
    const client: Pick<HooklineProcess, 'request'> = {
      request: (path, init) => hookline.request(path, { ...init, signal }),
    };
    const message = { from: person.number, body: line.body, sid: line.sid };
    const answer = await postFromTwilio(client, this.#inboundUrls[person.replyMode], message)
      .then(async (response) => ({ status: response.status, text: await response.text() }))
      .catch(() => undefined);
    if (answer === undefined || answer.status === 503) return;
    if (answer.status !== 200) throw new Error(`${line.body} was answered ${answer.status}: ${answer.text}`);
    line.answer = { at: Date.now(), text: answer.text };
    this.#onEvent('answered');
  }
}
