import { AppError } from '../../base/errors.ts';
import type { EgressAllow } from '../../rules/address.ts';
import type { AccountContext } from '../../store/context.ts';
import { checkRequest } from '../check-request.ts';
import { compileRequest } from '../compile-request.ts';
import { listRequestReferences } from '../list-references.ts';
import { loadRequest } from '../load-requests.ts';
import { presentRequest } from '../present-request.ts';
import { getLiveRow } from '../save-request.ts';
import type { NewRequest } from '../schema.ts';
import type { RequestTest, RequestTestTrace } from './schema.ts';
import { type RequestTestDeps, sendRequestTest } from './send-test.ts';

export interface TestRequestDeps extends RequestTestDeps {
  egressAllow: EgressAllow;
}

/** @throws AppError `not_found`; `conflict` for a deleted one; else as `sendRequestTest`. */
export async function testRequest(
  ctx: AccountContext,
  deps: TestRequestDeps,
  id: string,
  given: RequestTest,
): Promise<RequestTestTrace> {
  const row = await getLiveRow(ctx, id);
  const { uses } = presentRequest(ctx, row, { withHeaders: true });
  return sendRequestTest(ctx, deps, { ...loadRequest(ctx, row), uses }, given);
}

/** Tests what a form holds. @throws AppError `invalid` for all that could not be saved; else as `sendRequestTest`. */
export async function testNewRequest(
  ctx: AccountContext,
  deps: TestRequestDeps,
  input: NewRequest,
  given: RequestTest,
): Promise<RequestTestTrace> {
  const { headers, connectorId, errors } = await checkRequest(ctx, input, { egressAllow: deps.egressAllow, kept: [] });
  if (errors.length > 0) {
    const placed = errors.map((error) => ({ ...error, path: `/request${error.path}` }));
    throw new AppError('invalid', 'Some fields are not valid.', { errors: placed });
  }
  const parts = { ...input, headers };
  const { timeoutMs, mayAnswer } = input;
  const tested = { compiled: compileRequest(parts), connectorId, timeoutMs, mayAnswer };
  return sendRequestTest(ctx, deps, { ...tested, uses: listRequestReferences(parts) }, given);
}
