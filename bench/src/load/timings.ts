/** When each request began and when its answer was there, ms of the machine's clock, in the order of the requests. */
export interface Timings {
  startedAt: Float64Array;
  answeredAt: Float64Array;
  /** Answers other than 200, requests that broke, and answers without the reply that was asked for. */
  failures: number;
}

/** From the first request to the last answer, seconds. */
export function durationSeconds({ startedAt, answeredAt }: Timings): number {
  const first = startedAt.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const last = answeredAt.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return (last - first) / 1000;
}
