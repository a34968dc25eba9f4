import type { Kysely, KyselyPlugin } from 'kysely';
import type { Database } from '../../src/store/schema.ts';

/** A store that counts the statements that go through it, those of its transactions too. */
export function countStatements(db: Kysely<Database>): { db: Kysely<Database>; count(): number } {
  let count = 0;
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      count += 1;
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  };
  return { db: db.withPlugin(plugin), count: () => count };
}
