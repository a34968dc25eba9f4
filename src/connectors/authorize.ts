import type { Scheduler } from '../base/scheduler.ts';
import type { AccountContext } from '../store/context.ts';
import { type Authorization, authorizeStatically, authorizeWithToken } from './authorization.ts';
import { ConnectorError } from './connector-error.ts';
import type { OAuth2 } from './credentials.ts';
import { openCredentials } from './open-credentials.ts';
import { findConnectorRow } from './queries.ts';
import { type FetchToken, readToken, writeTokenRequest } from './token.ts';

export interface ConnectorsOptions {
  fetchToken: FetchToken;
  scheduler: Scheduler;
  /** What one process or isolate has fetched; a new one where nothing is shared. */
  tokens?: TokenMemory;
}

/** A token that was fetched, and with what. */
interface KeptToken {
  client: string;
  authorization: Authorization;
  /** By the scheduler's clock. */
  usableUntil: number;
}

/** Tokens by their connector. Plain data: requests that share no I/O may share it. */
export type TokenMemory = Map<string, KeptToken>;

interface FailedFetch {
  client: string;
  error: unknown;
  until: number;
}

// As slow as token endpoints get; callers who cannot wait so long do not.
const TOKEN_DEADLINE_MS = 10_000;
/** Keeps an endpoint that fails from being asked by every caller; short, since whoever repairs it looks at once. */
const FAILURE_KEPT_MS = 1_000;
// A token is not to end on its way: a tenth of its life, half a minute at most.
const MARGIN_SHARE = 0.1;
const MARGIN_MAX_MS = 30_000;
// With 8 KiB each at most 80 MB; usually a tenth of that.
const TOKENS_MAX = 10_000;

/**
 * The credentials of connectors, as requests need them. Tokens are fetched once for all who ask meanwhile, kept in memory
 * only, and fetched anew when they have ended or the connector was changed.
 */
export class Connectors {
  readonly #fetchToken: FetchToken;
  readonly #scheduler: Scheduler;
  readonly #tokens: TokenMemory;
  readonly #fetching = new Map<string, { client: string; token: Promise<Authorization> }>();
  readonly #failed = new Map<string, FailedFetch>();

  constructor({ fetchToken, scheduler, tokens = new Map() }: ConnectorsOptions) {
    this.#fetchToken = fetchToken;
    this.#scheduler = scheduler;
    this.#tokens = tokens;
  }

  /**
   * What the connector (UUID) adds to a request, as it is now.
   * @param withinMs How long the caller can wait for a token.
   * @throws ConnectorError with a sentence: it is gone, it cannot be opened, its token is not to be had.
   */
  async authorize(
    ctx: AccountContext,
    connectorId: string,
    withinMs: number = TOKEN_DEADLINE_MS,
  ): Promise<Authorization> {
    const row = await findConnectorRow(ctx.db, ctx.accountId, connectorId);
    if (!row) throw new ConnectorError('The connector was deleted.');
    const credentials = openCredentials(ctx.vault, row);
    if (credentials.kind !== 'oauth2') return authorizeStatically(credentials);
    return this.authorizeClient(connectorId, credentials.config, withinMs);
  }

  /**
   * Like `authorize`, after a receiver answered 401 to what `used` added: that token is not used again. Of many callers
   * with the same one, the first has a new one fetched.
   */
  refresh(
    ctx: AccountContext,
    connectorId: string,
    used: Authorization,
    withinMs: number = TOKEN_DEADLINE_MS,
  ): Promise<Authorization> {
    this.forget(connectorId, used);
    return this.authorize(ctx, connectorId, withinMs);
  }

  /** Drops the token that `used` was made of, if it is still the one in use. */
  forget(connectorId: string, used: Authorization): void {
    if (this.#tokens.get(connectorId)?.authorization === used) this.#tokens.delete(connectorId);
  }

  /** For who has the connector opened already. @throws ConnectorError */
  async authorizeClient(connectorId: string, config: OAuth2, withinMs: number): Promise<Authorization> {
    const client = JSON.stringify(config);
    const now = this.#scheduler.now();
    const kept = this.#tokens.get(connectorId);
    if (kept?.client === client && now < kept.usableUntil) return kept.authorization;
    const failed = this.#failed.get(connectorId);
    if (failed?.client === client && now < failed.until) throw failed.error;
    return this.#within(withinMs, this.fetch(connectorId, config, client));
  }

  /** A new token, whatever is kept; one request for all who ask meanwhile. @throws ConnectorError */
  fetch(connectorId: string, config: OAuth2, client = JSON.stringify(config)): Promise<Authorization> {
    const underWay = this.#fetching.get(connectorId);
    if (underWay?.client === client) return underWay.token;
    const token = this.#fetchAndKeep(connectorId, config, client);
    const fetching = { client, token };
    this.#fetching.set(connectorId, fetching);
    const end = () => {
      if (this.#fetching.get(connectorId) === fetching) this.#fetching.delete(connectorId);
    };
    token.then(end, end);
    return token;
  }

  async #fetchAndKeep(connectorId: string, config: OAuth2, client: string): Promise<Authorization> {
    this.#failed.delete(connectorId);
    try {
      const askedAt = this.#scheduler.now();
      const { token, lifetimeMs } = readToken(await this.#fetchToken(writeTokenRequest(config, TOKEN_DEADLINE_MS)));
      const authorization = authorizeWithToken(token, true);
      const usableUntil = askedAt + lifetimeMs - Math.min(MARGIN_MAX_MS, lifetimeMs * MARGIN_SHARE);
      this.#tokens.delete(connectorId);
      this.#tokens.set(connectorId, { client, authorization, usableUntil });
      cutTo(this.#tokens, TOKENS_MAX);
      return authorization;
    } catch (error) {
      this.#failed.set(connectorId, { client, error, until: this.#scheduler.now() + FAILURE_KEPT_MS });
      cutTo(this.#failed, TOKENS_MAX);
      throw error;
    }
  }

  #within(ms: number, token: Promise<Authorization>): Promise<Authorization> {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const cancel = this.#scheduler.after(ms, () =>
      reject(new ConnectorError(`The token endpoint did not answer within ${ms / 1_000} s.`)),
    );
    return Promise.race([token, late]).finally(cancel);
  }
}

/** Drops the oldest. */
function cutTo(map: Map<string, unknown>, sizeMax: number): void {
  if (map.size > sizeMax) map.delete(map.keys().next().value as string);
}
