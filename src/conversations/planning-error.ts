/** Thrown while what one message asks for was being worked out: that message brings it about, nothing around it. */
export class PlanningError extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'PlanningError';
  }
}

/** Does pure work on messages. @throws PlanningError whatever goes wrong. */
export function planning<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new PlanningError(cause);
  }
}
