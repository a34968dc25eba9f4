import type { MessageState } from '../adapter.ts';

/**
 * How far a message is. States only move forward in this order, so reports may come twice and in any order. `failed`
 * stands before `delivered`: a carrier's late receipt from the phone itself beats an error, never the other way round.
 */
export const STATE_ORDER = [
  'queued',
  'sending',
  'unknown',
  'sent',
  'failed',
  'delivered',
  'read',
] as const satisfies readonly MessageState[];
