import type { Kysely } from 'kysely';
import type { ContactAddressTable } from '../store/contact-schema.ts';
import type { Database } from '../store/schema.ts';

type Db = Kysely<Database>;

/** One way to reach a contact, e-mail included. */
export type ContactAddress = Pick<ContactAddressTable, 'kind' | 'value'>;

export async function findContactIdById(db: Db, accountId: string, id: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('contact')
    .select('id')
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.id;
}

export async function findOwnerOfAddress(
  db: Db,
  accountId: string,
  { kind, value }: ContactAddress,
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

/** Whose a key field's value is; nobody's where the field was deleted. */
export async function findOwnerOfKey(
  db: Db,
  accountId: string,
  { field, value }: { field: string; value: string },
): Promise<string | undefined> {
  const row = await db
    .selectFrom('contact_key as k')
    .innerJoin('contact_field as f', (join) =>
      join.onRef('f.account_id', '=', 'k.account_id').onRef('f.code', '=', 'k.field').on('f.deleted_at', 'is', null),
    )
    .select('k.contact_id')
    .where('k.account_id', '=', accountId)
    .where('k.field', '=', field)
    .where('k.value', '=', value)
    .executeTakeFirst();
  return row?.contact_id;
}
