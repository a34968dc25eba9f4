import type { CompiledQuery, Kysely, QueryExecutor } from 'kysely';
import type { Context } from '../../store/context.ts';
import type { Database } from '../../store/schema.ts';

interface PlanNode {
  'Node Type': string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
}

/**
 * Runs `work` on a store that explains its statements while they run, and undoes it all. The most rows that any step of
 * them went through: what a statement costs, whatever the machine. Real PostgreSQL only.
 */
export async function countRowsRead(ctx: Context, work: (ctx: Context) => Promise<unknown>): Promise<number> {
  const plans: PlanNode[] = [];
  await ctx.db
    .transaction()
    .execute(async (tx) => {
      // It gets no rows back, which all of these statements may.
      await work({ ...ctx, db: explaining(tx, plans) });
      throw new Undo();
    })
    .catch((error) => {
      if (!(error instanceof Undo)) throw error;
    });
  return Math.max(...plans.flatMap(listNodes).map(rowsOf));
}

class Undo extends Error {}

function explaining(db: Kysely<Database>, plans: PlanNode[]): Kysely<Database> {
  return replace(db, 'getExecutor', () =>
    replace(db.getExecutor(), 'executeQuery', async (query: CompiledQuery) => {
      const explained = { ...query, sql: `explain (analyze, format json, timing off) ${query.sql}` };
      const { rows } = await db.getExecutor().executeQuery<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(explained);
      for (const row of rows) plans.push(...row['QUERY PLAN'].map(({ Plan }) => Plan));
      return { rows: [] };
    }),
  );
}

/** `target` with another method in the place of one. */
function replace<T extends Kysely<Database> | QueryExecutor>(target: T, name: keyof T, method: unknown): T {
  return new Proxy(target, {
    get(each, property) {
      if (property === name) return method;
      const value = Reflect.get(each, property, each);
      return typeof value === 'function' ? value.bind(each) : value;
    },
  });
}

function listNodes(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(listNodes)];
}

function rowsOf(node: PlanNode): number {
  return (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
}
