import type { Kysely } from 'kysely';
import type { Database } from '../../store/schema.ts';

type Db = Kysely<Database>;

/** The time zone in which an account's days are. */
export async function findTimeZone(db: Db, accountId: string): Promise<string> {
  const { time_zone } = await db
    .selectFrom('account')
    .select('time_zone')
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow();
  return time_zone;
}

/** Whose address it is. */
export async function findAddressOwner(
  db: Db,
  accountId: string,
  kind: 'phone' | 'email',
  value: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('contact_address')
    .select('contact_id')
    .where('account_id', '=', accountId)
    .where('kind', '=', kind)
    .where('value', '=', value)
    .executeTakeFirst();
  return row?.contact_id;
}

/** The contact with that number, as formats with integer ids print it. */
export async function findContactByNumber(db: Db, accountId: string, number: number): Promise<string | undefined> {
  const row = await db
    .selectFrom('contact')
    .select('id')
    .where('account_id', '=', accountId)
    .where('number', '=', number)
    .executeTakeFirst();
  return row?.id;
}
