import { type Context, inTransaction } from '../store/context.ts';

interface AboutEndpoint {
  accountId: string;
  endpointId: string;
  /** UUIDs: its webhook, and the campaign that this is part of; null: an account's own. */
  webhookId: string;
  campaignId: string | null;
  url: string;
  /** When it came about, ms. */
  at: number;
}

/** That an endpoint was switched off, or is on again: its account may want to know. */
export type EndpointNews = AboutEndpoint &
  (
    | {
        kind: 'disabled';
        reason: 'gone' | 'failures';
        /** When the first of the errors in a row was, ms; how many there were. */
        since: number;
        errors: number;
      }
    | { kind: 'reactivated'; by: 'link' | 'api'; sent: number; discarded: number }
  );

export type TellNews = (news: EndpointNews) => void;

/**
 * Runs `work` in a transaction of its own; what it tells is written down before the commit. Events stand above
 * deliveries: who puts the parts together brings this.
 */
export type NewsTransaction = <C extends Context, T>(ctx: C, work: (tx: C, tell: TellNews) => Promise<T>) => Promise<T>;

/** For whoever has nobody to tell. */
export const tellNobody: NewsTransaction = (ctx, work) => inTransaction(ctx, (tx) => work(tx, () => {}));
