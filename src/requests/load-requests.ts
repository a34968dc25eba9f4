import { encodeId } from '../base/ids.ts';
import { openHeaders } from '../deliveries/endpoint-headers.ts';
import type { Header } from '../rules/header.ts';
import type { References } from '../rules/templates/template.ts';
import type { AccountContext } from '../store/context.ts';
import { type CompiledRequest, compileRequest } from './compile-request.ts';
import type { RequestDefinition, RequestMethod } from './definition.ts';
import { listRequestReferences } from './list-references.ts';
import { listRequestRows, type RequestRow } from './queries.ts';

/** A request as conversations make it. */
export interface LoadedRequest {
  /** `req_…`. */
  id: string;
  uuid: string;
  name: string;
  method: RequestMethod;
  /** UUID. */
  connectorId: string | null;
  timeoutMs: number;
  mayAnswer: boolean;
  /** May be made again where nobody knows whether it was made: GET, PUT, DELETE, or with an `Idempotency-Key`. */
  isRepeatable: boolean;
  /** Null: its header values cannot be opened here, so it cannot be made. */
  compiled: CompiledRequest | null;
}

/** A request as far as checks of templates care that use its answer. */
export interface RequestFacts {
  /** `req_…`. */
  id: string;
  name: string;
  isDeleted: boolean;
  mayAnswer: boolean;
  references: References;
}

interface Compiled {
  row: Pick<RequestRow, 'updated_at' | 'headers'>;
  loaded: LoadedRequest;
}

/** One account's edit of one request must not parse every template of every account again. */
const CACHED_MAX = 10_000;
const compiledById = new Map<string, Compiled>();

/** The account's live requests by id (`req_…`). Templates are parsed once per process and save. */
export async function loadRequests(ctx: AccountContext): Promise<ReadonlyMap<string, LoadedRequest>> {
  const rows = await listRequestRows(ctx.db, ctx.accountId);
  const live = rows.filter(({ deleted_at }) => deleted_at === null).map((row) => loadRequest(ctx, row));
  return new Map(live.map((request) => [request.id, request]));
}

/** Every request of the account, deleted ones too. */
export async function listRequestFacts(ctx: AccountContext): Promise<RequestFacts[]> {
  const rows = await listRequestRows(ctx.db, ctx.accountId);
  return rows.map((row) => {
    const definition = row.definition as RequestDefinition;
    return {
      id: encodeId('req', row.id),
      name: row.name,
      isDeleted: row.deleted_at !== null,
      mayAnswer: definition.mayAnswer,
      references: listRequestReferences({ ...definition, headers: tryOpenHeaders(ctx, row) ?? [] }),
    };
  });
}

/** A row's request, as it was parsed the last time where it was not saved since. */
export function loadRequest(ctx: AccountContext, row: RequestRow): LoadedRequest {
  const known = compiledById.get(row.id);
  if (known && isSameSave(known.row, row)) return known.loaded;
  const definition = row.definition as RequestDefinition;
  const headers = tryOpenHeaders(ctx, row);
  const loaded: LoadedRequest = {
    id: encodeId('req', row.id),
    uuid: row.id,
    name: row.name,
    method: definition.method,
    connectorId: row.connector_id,
    timeoutMs: definition.timeoutMs,
    mayAnswer: definition.mayAnswer,
    isRepeatable: isRepeatable(definition, headers ?? []),
    compiled: headers && compileRequest({ ...definition, headers }),
  };
  compiledById.delete(row.id);
  compiledById.set(row.id, { row: { updated_at: row.updated_at, headers: row.headers }, loaded });
  const oldest = compiledById.size > CACHED_MAX ? compiledById.keys().next().value : undefined;
  if (oldest !== undefined) compiledById.delete(oldest);
  return loaded;
}

/** Two saves can be of one millisecond; what is sealed is never the same bytes again. */
function isSameSave(a: Compiled['row'], b: Compiled['row']): boolean {
  return a.updated_at.getTime() === b.updated_at.getTime() && Buffer.compare(a.headers, b.headers) === 0;
}

function tryOpenHeaders(ctx: AccountContext, row: RequestRow): Header[] | null {
  try {
    return openHeaders(ctx.vault, row.headers);
  } catch {
    return null;
  }
}

function isRepeatable({ method, sendIdempotencyKey }: RequestDefinition, headers: readonly Header[]): boolean {
  // RFC 9110 §9.2.2.
  if (method === 'GET' || method === 'PUT' || method === 'DELETE') return true;
  return sendIdempotencyKey || headers.some(({ name }) => name.toLowerCase() === 'idempotency-key');
}
