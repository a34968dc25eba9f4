import { Batcher, type Outcome } from '../base/batcher.ts';
import type { Scheduler } from '../base/scheduler.ts';
import type { Emitter } from '../events/emitter.ts';
import type { Context } from '../store/context.ts';
import { isDatabaseAway, sqlState } from '../store/errors.ts';
import { isHumanClick, type LinkRequest } from './human-click.ts';
import { isLinkCode } from './link-code.ts';
import type { LinkMemory } from './link-memory.ts';
import { findLinkRow, type TrackedLink } from './queries.ts';
import { type Click, recordClicks } from './record-clicks.ts';

export interface LinksOptions {
  ctx: Context;
  emitter: Emitter;
  memory: LinkMemory;
  after: Scheduler['after'];
}

interface OpenClick extends Click {
  tries: number;
}

const BATCH_SIZE_MAX = 200;
const WAITING_MAX = 10_000;
const TRIES_MAX = 10;
const RETRY_MS = 1_000;

/**
 * Short links as people open them: known ones are answered from memory, and the click is written down behind the
 * answer, together with those that came meanwhile. A process that dies takes the clicks of its last moment with it.
 */
export class Links {
  readonly #options: LinksOptions;
  readonly #clicks: Batcher<OpenClick, void>;

  constructor(options: LinksOptions) {
    this.#options = options;
    this.#clicks = new Batcher({
      run: (clicks) => this.#record(clicks),
      keyOf: ({ link }) => link.code,
      sizeMax: BATCH_SIZE_MAX,
      inFlightMax: 1,
      furtherFrom: BATCH_SIZE_MAX,
      waitingMax: WAITING_MAX,
      later: (retry) => void options.after(RETRY_MS, retry),
    });
  }

  /** Where a code leads; undefined where nobody has it. Only the first to ask waits for the database. */
  async find(code: string): Promise<TrackedLink | undefined> {
    if (!isLinkCode(code)) return undefined;
    const { ctx, memory } = this.#options;
    const known = memory.get(code);
    if (known) return known;
    const link = await findLinkRow(ctx.db, code);
    if (link) memory.keep(link);
    return link;
  }

  /** Counts a request for a link, where a person made it. Waits for nothing. */
  count(link: TrackedLink, request: LinkRequest): void {
    const { ctx, memory } = this.#options;
    if (!isHumanClick(request)) return;
    const at = ctx.clock.now();
    if (!memory.countsAt(at, link.code, request.headers.get('user-agent') ?? '')) return;
    this.#clicks.add({ link, at, tries: 1 }).catch((error: unknown) => {
      ctx.log.error({ err: error, accountId: link.accountId }, 'a click was not written down');
    });
  }

  /** Resolves when no click waits to be written down. */
  idle(): Promise<void> {
    return this.#clicks.idle();
  }

  async #record(clicks: OpenClick[]): Promise<Outcome<void>[]> {
    try {
      await recordClicks(this.#options, clicks);
      return clicks.map(() => ({ ok: undefined }));
    } catch (error) {
      const mayPass = isDatabaseAway(error) || COLLIDED.test(sqlState(error) ?? '');
      return clicks.map((click) => (mayPass && click.tries++ < TRIES_MAX ? 'again' : { error }));
    }
  }
}

/** Deadlock, serialisation, a lock waited for too long. */
const COLLIDED = /^(40|55P03)/;
