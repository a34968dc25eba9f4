import type { TestAccount, TestApi } from '../../../../test/support/api.ts';
import { SteppedClock } from '../../../../test/support/context.ts';
import { newUuid } from '../../../base/ids.ts';
import { newId, nowDate } from '../../../store/context.ts';
import type { EventType, NewEvent } from '../../event-types.ts';
import { testEvent } from '../../testing/events.ts';

/** Ids of one process never go back by a little, so that a test's ids would begin where the last one's ended. */
export function beginAnew(): SteppedClock {
  const clock = new SteppedClock();
  newUuid(clock.now() + 3_600_000);
  return clock;
}

export interface Told {
  contactId?: string;
  campaignId?: string;
  /** ms */
  at?: number;
  data?: object;
}

/** The catalogue's sample of that type, as somebody tells of it in an account. */
export function sampleOf(account: TestAccount, type: EventType, { data, ...about }: Told = {}): NewEvent {
  const { id: _, ...event } = testEvent(type, data, { at: account.ctx.clock.now() });
  return { ...event, accountId: account.ctx.accountId, ...about } as NewEvent;
}

/** Tells of samples of these types in one transaction, in that order. */
export async function tell(api: TestApi, account: TestAccount, types: EventType[], about: Told = {}): Promise<void> {
  await api.emitter.transaction(account.ctx, async (_tx, emit) => {
    emit(...types.map((type) => sampleOf(account, type, about)));
  });
}

/** A contact with these addresses; its id. */
export async function insertTestContact(
  { ctx }: TestAccount,
  addresses: { phone?: string; email?: string } = {},
): Promise<string> {
  const [id, created_at] = [newId(ctx), nowDate(ctx)];
  const own = { account_id: ctx.accountId, created_at };
  await ctx.db
    .insertInto('contact')
    .values({ ...own, id, updated_at: created_at })
    .execute();
  for (const kind of ['phone', 'email'] as const) {
    const value = addresses[kind];
    if (value === undefined) continue;
    await ctx.db
      .insertInto('contact_address')
      .values({ ...own, kind, value, contact_id: id })
      .execute();
  }
  return id;
}
