/** Lists and objects in one another: deeper than any partner's document, and far from what recursion takes. */
export const ANSWER_DEPTH_MAX = 64;

/** What came of a call that a conversation waited for. Plain data, JSON through and through. */
export type CallAnswer =
  /** 2xx: `data` is the parsed JSON, the text where it is none, null where there was no body. */
  | { outcome: 'answered'; status: number; data: unknown }
  /** Not made, refused, cut off, unreadable: `reason` is a sentence for the designer. */
  | { outcome: 'error'; status: number | null; reason: string }
  | { outcome: 'timeout' };
