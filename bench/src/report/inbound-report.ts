import type { Measurement } from '../measure.ts';
import { figure, renderTable } from './table.ts';
import { atLeast, atMost, type Verdict } from './verdict.ts';

/** One contender at half of Hookline's rate, and the tuned bare route at that same rate. */
export interface PacedResult {
  name: string;
  perSecond: number;
  hookline: Measurement;
  bare: Measurement;
}

/** The medians by contender. */
export interface InboundMedians {
  bare: Measurement;
  bareTuned: Measurement;
  nodeRed: Measurement;
  inline: Measurement;
  rest: Measurement;
}

/** What the project wants to reach, beside what was measured. */
export function judge({ bare, bareTuned, nodeRed, inline, rest }: InboundMedians, paced: PacedResult[]): Verdict[] {
  return [
    atLeast('messages/s, Hookline inline : Node-RED', inline.messagesPerSecond / nodeRed.messagesPerSecond, 5),
    atLeast('messages/s, Hookline inline : bare route', inline.messagesPerSecond / bare.messagesPerSecond, 0.35),
    atLeast(
      'messages/s, Hookline inline : bare route, tuned',
      inline.messagesPerSecond / bareTuned.messagesPerSecond,
      0.35,
    ),
    atLeast('messages/s, Hookline REST : bare route', rest.messagesPerSecond / bare.messagesPerSecond, 0.2),
    atLeast('messages/s, Hookline REST : bare route, tuned', rest.messagesPerSecond / bareTuned.messagesPerSecond, 0.2),
    ...paced.map(({ name, hookline, bare: limit }) =>
      atMost(`p99 at half rate, POST of ${name} : answer of bare route, tuned`, hookline.postP99 / limit.replyP99, 5),
    ),
    atMost('memory of the Node process, MB, inline', inline.memoryMb, 350),
    atMost('memory of the Node process, MB, REST', rest.memoryMb, 350),
  ];
}

const HEAD = ['', 'messages/s', 'settled/s', 'reply p50', 'p99', 'POST p50', 'p99', 'CPU server', 'PG', 'MB'];
const COUNTS = ['missing', 'twice', 'no reply', 'failed'];

/** Full speed: one line for each contender. */
export function renderMeasurements(rows: [string, Measurement][]): string {
  return renderTable(
    [...HEAD, ...COUNTS],
    rows.map(([name, m]) => [
      name,
      figure(m.messagesPerSecond),
      figure(m.settledPerSecond),
      ...[m.replyP50, m.replyP99, m.postP50, m.postP99].map((ms) => figure(ms, 1)),
      ...[m.serverCpu, m.postgresCpu].map((ms) => figure(ms, 3)),
      figure(m.memoryMb),
      ...[m.missing + m.unexpected, m.twice, m.missingReplies, m.failures].map((count) => figure(count)),
    ]),
  );
}

export function renderPaced(results: PacedResult[]): string {
  const rows = results.flatMap(({ name, perSecond, hookline, bare }): [string, Measurement][] => [
    [`${name} at ${figure(perSecond)}/s`, hookline],
    ['  bare route, tuned', bare],
  ]);
  return renderMeasurements(rows);
}
