interface Part {
  /** Resolves when it has nothing under way. */
  idle(): Promise<unknown>;
}

/** Far more than any `idle` takes that has nothing to wait for. */
const MICROTASKS = 50;

/** Resolves when nothing is under way in any of the parts: what ends in one may begin something in another one. */
export async function untilIdle(parts: readonly Part[]): Promise<void> {
  do {
    await Promise.all(parts.map((part) => part.idle()));
  } while (!(await areIdle(parts)));
}

/** Whether all are idle now, without anything from outside (I/O, a timer) having come in between. */
async function areIdle(parts: readonly Part[]): Promise<boolean> {
  let isDone = false;
  void Promise.all(parts.map((part) => part.idle())).then(() => {
    isDone = true;
  });
  for (let count = 0; count < MICROTASKS; count++) await null;
  return isDone;
}
