import type { AccountContext } from '../store/context.ts';

/** Something that happened in a system of the account's own: an order was paid, a cart was left. */
export interface SourceEvent {
  /** UUID. */
  id: string;
  /** The caller's: the same one again is the same event. */
  key: string;
  type: string;
  /** UUID of the contact that it is about; null: nobody had these identities when it came. */
  contactId: string | null;
  /** The identities that it came with. */
  contact: Identities;
  /** `${name}` in templates. */
  params: Record<string, unknown>;
  occurredAt: Date;
  createdAt: Date;
  /** What it started, or why nothing; null: that is still to be seen. */
  results: StartResult[] | null;
}

/** What a person is found by, each in its one form: `cnt_…`, E.164, an e-mail address. One at least is there. */
export interface Identities {
  id?: string;
  phone?: string;
  email?: string;
}

/** What became of a campaign that an event was to start. */
export interface StartResult {
  /** `cmp_…`; null: it did not come to campaigns. */
  campaignId: string | null;
  /** `cnv_…`; null: it was not started. */
  conversationId: string | null;
  /** Why not, in a sentence; null: it was. */
  why: string | null;
}

/**
 * Starts the campaigns that an event is to start, each once, however often it is asked. Without campaigns: nothing.
 * @throws where that could not be found out, or the store is away: it is asked again.
 */
export type StartCampaigns = (ctx: AccountContext, event: SourceEvent) => Promise<StartResult[]>;
