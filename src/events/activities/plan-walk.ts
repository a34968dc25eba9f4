import { firstUuidAt } from '../../deliveries/uuid-range.ts';
import type { AccountContext } from '../../store/context.ts';
import type { EventType } from '../event-types.ts';
import { readHorizon } from './horizon-queries.ts';
import type { Period } from './period.ts';
import { findAddressOwner } from './queries.ts';
import { STATUS_TYPES } from './statuses.ts';
import type { ActivityWalk } from './walk.ts';

/** Which activities are asked for: all that fit everything that is given. */
export interface ActivityFilter {
  type?: readonly EventType[] | undefined;
  /** Of `ACTIVITY_STATUSES`. */
  status?: readonly string[] | undefined;
  /** A contact's UUID. */
  contact?: string | undefined;
  /** Lower case, and E.164: whoever has the address now. */
  email?: string | undefined;
  phone?: string | undefined;
  /** A campaign's UUID. */
  campaign?: string | undefined;
}

/** How to walk over them; `isFinal`: only over what no older one can join any more. Undefined: there can be none. */
export async function planWalk(
  ctx: AccountContext,
  filter: ActivityFilter,
  period: Period,
  { order, isFinal }: { order: ActivityWalk['order']; isFinal: boolean },
): Promise<ActivityWalk | undefined> {
  const types = typesOf(filter);
  const contacts = await listContacts(ctx, filter);
  if (types?.length === 0 || contacts.size > 1 || contacts.has(undefined)) return undefined;
  const horizon = isFinal ? await readHorizon(ctx) : Number.POSITIVE_INFINITY;
  return {
    types,
    contactId: [...contacts][0],
    campaignId: filter.campaign,
    idFrom: firstUuidAt(period.from),
    idBelow: firstUuidAt(Math.min(period.to ?? Number.POSITIVE_INFINITY, horizon)),
    order,
  };
}

/** Undefined: any. */
function typesOf({ type, status }: ActivityFilter): EventType[] | undefined {
  if (type === undefined && status === undefined) return undefined;
  const ofStatus = status && new Set(status.flatMap((each) => STATUS_TYPES.get(each) ?? []));
  return [...new Set(type ?? ofStatus)].filter((each) => ofStatus?.has(each) ?? true);
}

/** Everybody who is asked for, by UUID; undefined stands for somebody who is not there. */
async function listContacts(ctx: AccountContext, filter: ActivityFilter): Promise<Set<string | undefined>> {
  const { contact, email, phone } = filter;
  const contacts = new Set<string | undefined>();
  if (contact !== undefined) contacts.add(contact);
  if (email !== undefined) contacts.add(await findAddressOwner(ctx.db, ctx.accountId, 'email', email));
  if (phone !== undefined) contacts.add(await findAddressOwner(ctx.db, ctx.accountId, 'phone', phone));
  return contacts;
}
