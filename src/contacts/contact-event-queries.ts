import { type Kysely, sql } from 'kysely';
import type { ContactSource } from '../store/contact-schema.ts';
import { pgArray } from '../store/pg-array.ts';
import type { Database } from '../store/schema.ts';

type Db = Kysely<Database>;

export interface ContactRefRow {
  id: string;
  number: number;
  phone: string | null;
  email: string | null;
  language: string | null;
  keys: Record<string, string>;
}

export interface SnapshotRow extends ContactRefRow {
  name: string | null;
  fields: Record<string, unknown>;
  subscriptions: { category: string; isOptedIn: boolean; changedAt: string; source: ContactSource }[];
  quarantined_at: Date | null;
  opted_out_at: Date | null;
  activated_at: Date | null;
  created_by: ContactSource;
  modified_by: ContactSource | null;
  activated_by: ContactSource | null;
  deactivated_by: ContactSource | null;
  created_at: Date;
  updated_at: Date;
}

/** A contact's first address of a kind: the one they had first, unless another was set as the first one. */
function firstAddress(kind: 'phone' | 'email') {
  return sql`(select value from contact_address a where a.account_id = c.account_id and a.contact_id = c.id
    and a.kind = ${sql.lit(kind)} order by a.created_at, a.value limit 1)`;
}

const refColumns = sql`c.id, c.number, c.language, ${firstAddress('phone')} as phone, ${firstAddress('email')} as email,
  (select coalesce(json_object_agg(k.field, k.value order by f.number), '{}') from contact_key k
    join contact_field f on f.account_id = k.account_id and f.code = k.field and f.deleted_at is null
    where k.account_id = c.account_id and k.contact_id = c.id) as keys`;

/** What events and lists show of contacts. Values of fields that were deleted are not shown, whether dropped yet or not. */
export const snapshotColumns = sql`${refColumns}, c.name, c.opted_out_at, c.activated_at, c.created_by, c.modified_by,
  c.activated_by, c.deactivated_by, c.created_at, c.updated_at,
  c.fields - array(select code from contact_field f where f.account_id = c.account_id and f.deleted_at is not null)
    as fields,
  (select max(quarantined_at) from contact_address a
    where a.account_id = c.account_id and a.contact_id = c.id) as quarantined_at,
  (select coalesce(json_agg(json_build_object('category', g.key, 'isOptedIn', s.is_opted_in, 'changedAt', s.changed_at, 'source', s.source)
    order by g.number), '[]') from contact_subscription s
    join subscription_category g on g.account_id = s.account_id and g.id = s.category_id and g.deleted_at is null
    where s.account_id = c.account_id and s.contact_id = c.id) as subscriptions`;

export async function listContactRefRows(
  db: Db,
  keys: readonly { accountId: string; contactId: string }[],
): Promise<ContactRefRow[]> {
  const { rows } = await sql<ContactRefRow>`
    select ${refColumns}
    from unnest(${pgArray(keys.map((key) => key.accountId))}::uuid[], ${pgArray(keys.map((key) => key.contactId))}::uuid[])
      as w(account_id, id)
    join contact c using (account_id, id)`.execute(db);
  return rows;
}

export async function listSnapshotRows(
  db: Db,
  accountId: string,
  contactIds: readonly string[],
): Promise<SnapshotRow[]> {
  const { rows } = await sql<SnapshotRow>`
    select ${snapshotColumns} from contact c
    where c.account_id = ${accountId} and c.id = any (${pgArray(contactIds)}::uuid[])`.execute(db);
  return rows;
}

/**
 * Keeps contacts, of any accounts, from being erased or merged until the transaction ends: what it tells of them goes
 * with them. Gives those that are there. In key order, as everybody locks contacts.
 */
export async function holdContacts(
  db: Db,
  keys: readonly { accountId: string; contactId: string }[],
): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select c.id from contact c
    where (c.account_id, c.id) in (
      select * from unnest(${pgArray(keys.map((key) => key.accountId))}::uuid[],
        ${pgArray(keys.map((key) => key.contactId))}::uuid[]))
    order by c.account_id, c.id for key share`.execute(db);
  return new Set(rows.map(({ id }) => id));
}
