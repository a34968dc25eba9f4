/** Monotonic time and timers. Tests step one of their own; nothing else sets a timer where order or leases matter. */
export interface Scheduler {
  /** Milliseconds that never go back; their zero means nothing. */
  now(): number;
  /** Calls `run` once, `delayMs` from now at the earliest; the result calls it off. */
  after(delayMs: number, run: () => void): () => void;
}

export const systemScheduler: Scheduler = {
  now: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Resolves after `ms`, or as soon as `signal` says so. */
export function pause(scheduler: Scheduler, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const stop = () => {
      cancel();
      resolve();
    };
    const cancel = scheduler.after(ms, () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    signal.addEventListener('abort', stop, { once: true });
  });
}
