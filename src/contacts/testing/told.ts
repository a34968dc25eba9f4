import type { EventType } from '../../events/event-types.ts';
import type { AccountContext } from '../../store/context.ts';

export interface Told {
  type: EventType;
  data: {
    contact: Record<string, unknown>;
    source?: string;
    subscriptions?: unknown[];
    changes?: unknown[];
    [key: string]: unknown;
  };
}

/** What was told of in an account since the last look, in order. */
export function createTold(ctx: AccountContext): () => Promise<Told[]> {
  let last = '00000000-0000-0000-0000-000000000000';
  return async function told() {
    const rows = await ctx.db
      .selectFrom('activity')
      .select(['id', 'type', 'data'])
      .where('account_id', '=', ctx.accountId)
      .where('id', '>', last)
      .orderBy('id')
      .execute();
    last = rows.at(-1)?.id ?? last;
    return rows.map(({ type, data }) => ({ type, data }) as Told);
  };
}
