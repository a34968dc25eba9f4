import { encodeId } from '../base/ids.ts';
import { loadTargets } from '../deliveries/load-targets.ts';
import type { Target, TargetCache } from '../deliveries/target.ts';
import type { AccountContext, Context } from '../store/context.ts';
import { findAccountFacts, findAssetsRevision, listActiveWebhooks } from './audience-queries.ts';
import type { EventType } from './event-types.ts';
import type { AccountFacts, Format } from './formats/format.ts';
import { getFormat } from './formats/formats.ts';
import type { WebhookFilters } from './webhooks/filters.ts';

/** A webhook that wants events, ready to be sent to. */
export interface Subscriber {
  /** `whk_…` */
  webhookId: string;
  target: Target;
  format: Format;
  events: ReadonlySet<EventType>;
  filters: WebhookFilters;
}

/** Who in an account is told of events, and what formats show of the account. */
export interface Audience {
  facts: AccountFacts;
  subscribers: readonly Subscriber[];
}

const ACCOUNTS_MAX = 1_000;

interface Entry {
  accountId: string;
  revision: number;
  audience: Audience;
}

/** A process's memory of audiences. The revision on the account row says when one is out of date. */
export class AudienceCache {
  readonly #targets: TargetCache;
  readonly #entries = new Map<string, Entry>();
  readonly #uncommitted = new WeakMap<Audience, Entry>();

  constructor(targets: TargetCache) {
    this.#targets = targets;
  }

  /**
   * The account's audience as of `revision`, which whoever names it has read and not changed, or as of now. Then, in a
   * transaction, it may be of this one's own making: it is remembered once `keep` says that this has committed.
   */
  async get(ctx: Context, accountId: string, revision?: number): Promise<Audience> {
    const wanted = revision ?? (await findAssetsRevision(ctx.db, accountId));
    const kept = this.#entries.get(accountId);
    if (kept !== undefined && kept.revision >= wanted) {
      this.#remember(kept);
      return kept.audience;
    }
    const entry = { accountId, revision: wanted, audience: await this.#load({ ...ctx, accountId }) };
    if (revision === undefined && ctx.db.isTransaction) this.#uncommitted.set(entry.audience, entry);
    else this.#remember(entry);
    return entry.audience;
  }

  /** The transaction in which these were read has committed. */
  keep(audiences: readonly Audience[]): void {
    for (const audience of audiences) {
      const entry = this.#uncommitted.get(audience);
      const known = entry && this.#entries.get(entry.accountId);
      if (entry && (known === undefined || known.revision < entry.revision)) this.#remember(entry);
    }
  }

  /** As the last that was used. */
  #remember(entry: Entry): void {
    this.#entries.delete(entry.accountId);
    this.#entries.set(entry.accountId, entry);
    if (this.#entries.size > ACCOUNTS_MAX) this.#entries.delete(this.#entries.keys().next().value as string);
  }

  async #load(ctx: AccountContext): Promise<Audience> {
    const facts = await findAccountFacts(ctx.db, ctx.accountId);
    const webhooks = await listActiveWebhooks(ctx.db, ctx.accountId);
    const targets = webhooks.length > 0 ? await loadTargets(ctx, this.#targets) : new Map<string, Target>();
    const subscribers = webhooks.flatMap(({ id, format, events, filters }) => {
      const webhookId = encodeId('whk', id);
      const target = targets.get(webhookId);
      return target ? [{ webhookId, target, format: getFormat(format), events: new Set(events), filters }] : [];
    });
    return { facts, subscribers };
  }
}
