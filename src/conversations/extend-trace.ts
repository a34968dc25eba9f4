import type { Trace } from '../engine/types.ts';
import { toStorable } from '../rules/text.ts';

/** What a trace says of how it went on: the rest stays what the message was matched by. */
type TraceEnd = Pick<Trace, 'why' | 'calls'> & Partial<Pick<Trace, 'outcome' | 'fault'>>;

/** The trace of what led to a wait, with what became of that; a fault on the way is the fault of the whole. */
export function extendTrace(trace: Trace, next: Trace): Trace {
  const { why, calls = [], ...fault } = endOf(next);
  return { ...trace, ...fault, why: `${trace.why} ${why}`.trim(), calls: [...(trace.calls ?? []), ...calls] };
}

/** What of a trace goes behind another one. Storable as `jsonb`, which takes no U+0000, also where partners are quoted. */
export function endOf({ outcome, why, calls = [], fault }: Trace): TraceEnd {
  return {
    why: toStorable(why),
    calls: calls.map((call) => ({ ...call, why: toStorable(call.why) })),
    ...(outcome === 'fault' && { outcome, ...(fault && { fault }) }),
  };
}
