/** What a timeline can be narrowed to. */
export const TIMELINE_KINDS = ['message', 'delivery', 'call', 'consent', 'conversation', 'receipt', 'contact'] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];
