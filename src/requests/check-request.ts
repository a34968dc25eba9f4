import type { FieldError } from '../base/errors.ts';
import { findConnector } from '../connectors/read-connectors.ts';
import type { EgressAllow } from '../rules/address.ts';
import { type Header, listHeaderFaults } from '../rules/header.ts';
import { MASK } from '../rules/mask.ts';
import { checkTemplate } from '../rules/templates/check-template.ts';
import { findUrlFault } from '../rules/url.ts';
import type { AccountContext } from '../store/context.ts';
import { findBodyFault, findPathFault } from './build-call.ts';
import { splitUrl } from './definition.ts';
import { findSecretNames } from './find-secret-names.ts';
import { listRequestRows } from './queries.ts';
import { listSampleTexts } from './sample-texts.ts';
import type { NewRequest } from './schema.ts';

export interface CheckOptions {
  egressAllow: EgressAllow;
  /** The header values that masks stand for. */
  kept: readonly Header[];
}

/** What a request comes to once it is checked; with errors it is of no use. */
export interface CheckedRequest {
  /** Masks are replaced by the values that they stand for. */
  headers: Header[];
  /** UUID. */
  connectorId: string | null;
  errors: FieldError[];
}

/** Everything wrong with a request, its name aside, by field, line and column. */
export async function checkRequest(
  ctx: AccountContext,
  input: NewRequest,
  { egressAllow, kept }: CheckOptions,
): Promise<CheckedRequest> {
  const errors: FieldError[] = [];
  const requests = await listUsableNames(ctx, input.name);
  const check = (source: string, path: string, aliases = false) =>
    [...checkTemplate(source, { params: null, requests, aliases }), ...findSecretNames(source)].map(
      ({ code, message }) => ({
        ...{ path, code, message },
      }),
    );
  const headers = unmaskHeaders(input.headers, kept, errors);
  // Only where the templates are sound their samples say something.
  const ofUrl = check(input.url, '/url', true);
  errors.push(...(ofUrl.length > 0 ? ofUrl : listUrlErrors(input.url, egressAllow)));
  const ofHeaders = headers.flatMap(({ value }, index) => check(value, `/headers/${index}/value`));
  errors.push(...(ofHeaders.length > 0 ? ofHeaders : listHeaderErrors(headers)));
  const ofBody = input.body ? check(input.body.text, '/body/text') : [];
  errors.push(...(ofBody.length > 0 ? ofBody : listBodyErrors(input)));
  const connectorId = await findConnectorId(ctx, input.connector, headers, errors);
  return { headers, connectorId, errors };
}

/** The names whose answers a request may use. Its own is that of an earlier call. */
async function listUsableNames(ctx: AccountContext, own: string): Promise<ReadonlySet<string>> {
  const rows = await listRequestRows(ctx.db, ctx.accountId);
  return new Set([own, ...rows.filter(({ deleted_at }) => deleted_at === null).map(({ name }) => name)]);
}

function unmaskHeaders(given: readonly Header[], kept: readonly Header[], errors: FieldError[]): Header[] {
  const values = new Map(kept.map(({ name, value }) => [name.toLowerCase(), value]));
  return given.map(({ name, value }, index) => {
    const before = values.get(name.toLowerCase());
    if (value !== MASK || before !== undefined) return { name, value: value === MASK ? (before ?? value) : value };
    const message = `Give the value of the header "${name}": there is no earlier one to keep.`;
    errors.push({ path: `/headers/${index}/value`, code: 'header_value_masked', message });
    return { name, value };
  });
}

function listUrlErrors(url: string, egressAllow: EgressAllow): FieldError[] {
  const { origin, rest } = splitUrl(url);
  const rules = { egressAllow, requireHttps: true };
  const fault = findUrlFault(origin === '' ? url : origin, rules);
  if (fault) return [{ path: '/url', ...fault }];
  if (rest !== '' && !/^[/?]/.test(rest)) {
    const message = 'The host of a URL is fixed: a "/" or a "?" comes behind it.';
    return [{ path: '/url', code: rest.startsWith('#') ? 'url_fragment' : 'url_template', message }];
  }
  const [sample = rest] = listSampleTexts(rest, { aliases: true });
  const sampleFault = findUrlFault(origin + sample, rules);
  if (sampleFault) return [{ path: '/url', ...sampleFault }];
  const restFault = findPathFault(sample);
  return restFault === undefined ? [] : [{ path: '/url', code: 'url_invalid', message: restFault }];
}

function listHeaderErrors(headers: readonly Header[]): FieldError[] {
  const samples = headers.map(({ name, value }) => ({ name, value: listSampleTexts(value)[0]?.trim() ?? value }));
  return listHeaderFaults(samples).map(({ index, field, code, message }) => ({
    ...{ path: `/headers/${index}/${field}`, code, message },
  }));
}

const BODY_FAULTS = { json: 'This is not JSON', xml: 'This is not well-formed XML', text: 'This cannot be sent' };

function listBodyErrors({ method, body }: NewRequest): FieldError[] {
  if (body === null) return [];
  if (method === 'GET') {
    return [{ path: '/body', code: 'body_of_get', message: 'A GET has no body: put its data into the URL.' }];
  }
  // Of branches some fit together only: what no sample is fault-free for cannot become a body.
  const faults = listSampleTexts(body.text).map((sample) => findBodyFault(body.format, sample));
  if (faults.includes(undefined)) return [];
  const message = `${BODY_FAULTS[body.format]}, a value being put in for each variable: ${faults[0]}`;
  return [{ path: '/body/text', code: `body_not_${body.format}`, message }];
}

async function findConnectorId(
  ctx: AccountContext,
  id: string | null,
  headers: readonly Header[],
  errors: FieldError[],
): Promise<string | null> {
  if (id === null) return null;
  const connector = await findConnector(ctx, id);
  if (!connector) {
    errors.push({ path: '/connector', code: 'connector_unknown', message: 'There is no such connector.' });
    return null;
  }
  const index = headers.findIndex(({ name }) => name.toLowerCase() === connector.header?.toLowerCase());
  if (index >= 0) {
    const message = `The connector sets the header "${connector.header}": leave one of the two out.`;
    errors.push({ path: `/headers/${index}/name`, code: 'header_of_connector', message });
  }
  return connector.key;
}
