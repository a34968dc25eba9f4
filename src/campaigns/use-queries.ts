import { type Kysely, sql } from 'kysely';
import { pgArray } from '../store/pg-array.ts';
import type { Database } from '../store/schema.ts';

/** A draft or a live version that has one of the wanted texts in it. */
interface DefinitionRow {
  id: string;
  name: string;
  place: 'draft' | 'live';
  definition: unknown;
}

/**
 * Drafts and live versions in whose JSON text one of these stands, newest campaigns first, the draft before the live
 * version.
 */
export async function listDefinitionsNaming(
  db: Kysely<Database>,
  accountId: string,
  words: string[],
  limit: number,
): Promise<DefinitionRow[]> {
  const { rows } = await sql<DefinitionRow>`
    select c.id, c.name, d.place, d.definition
    from campaign c
    left join campaign_version v on v.account_id = c.account_id and v.campaign_id = c.id and v.version = c.live_version
    cross join lateral (values ('draft', c.draft), ('live', v.definition)) as d(place, definition)
    where c.account_id = ${accountId}
      and exists (
        select from unnest(${pgArray(words)}::text[]) as w(word) where strpos(d.definition::text, w.word) > 0)
    order by c.id desc, d.place
    limit ${limit}`.execute(db);
  return rows;
}
