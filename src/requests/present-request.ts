import { encodeId } from '../base/ids.ts';
import { openHeaders } from '../deliveries/endpoint-headers.ts';
import type { Sight } from '../deliveries/read-endpoints.ts';
import { MASK } from '../rules/mask.ts';
import type { AccountContext } from '../store/context.ts';
import type { RequestDefinition } from './definition.ts';
import { listRequestReferences } from './list-references.ts';
import type { RequestRow } from './queries.ts';
import type { PresentedRequest } from './schema.ts';

/** A request as the API shows it. */
export function presentRequest(ctx: AccountContext, row: RequestRow, { withHeaders }: Sight): PresentedRequest {
  const definition = row.definition as RequestDefinition;
  const headers = openHeaders(ctx.vault, row.headers);
  const uses = listRequestReferences({ ...definition, headers });
  return {
    id: encodeId('req', row.id),
    name: row.name,
    description: row.description,
    ...definition,
    headers: headers.map(({ name, value }) => ({ name, value: withHeaders ? value : MASK })),
    connector: row.connector_id && encodeId('con', row.connector_id),
    uses,
    testData: { contact: uses.contact.length > 0, event: uses.params.length > 0 },
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    deletedAt: row.deleted_at?.toISOString() ?? null,
  };
}
