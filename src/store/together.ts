type Results<Statements extends readonly unknown[]> = {
  -readonly [Index in keyof Statements]: Awaited<Statements[Index]>;
};

/**
 * The results of statements that were asked for together, once all of them are over: one that still waits for its turn
 * when its transaction is rolled back would run outside of it. Throws what the first of them threw; those behind it only
 * say that the transaction is over (25P02).
 */
export async function together<const Statements extends readonly Promise<unknown>[]>(
  statements: Statements,
): Promise<Results<Statements>> {
  for (const each of await Promise.allSettled(statements)) if (each.status === 'rejected') throw each.reason;
  return Promise.all(statements) as Promise<Results<Statements>>;
}
