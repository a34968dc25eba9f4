/** When each request began and when its answer was there, ms of the machine's clock, in the order of the requests. */
export interface Timings {
  startedAt: Float64Array;
  answeredAt: Float64Array;
  /** Answers other than 200, and answers without the reply that was asked for. */
  failures: number;
}

/** The beginning of the first request. */
export function firstStart({ startedAt }: Timings): number {
  return startedAt.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
}

/** From the first request to the last answer, seconds. */
export function durationSeconds(timings: Timings): number {
  const lastAnswer = timings.answeredAt.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return (lastAnswer - firstStart(timings)) / 1000;
}
