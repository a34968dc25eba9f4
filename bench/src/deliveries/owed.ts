/** What is owed in a run: so many deliveries, in turn to so many endpoints. */
export interface Owed {
  deliveries: number;
  endpoints: number;
  /** Endpoints beside them, where the scenario has some that do not do well. */
  sick?: { kind: SickKind; deliveries: number }[];
}

/** `hung`: takes the request and never answers. `failing`: answers 500. */
export type SickKind = 'hung' | 'failing';

/** Requests under way at once, and connections for them: what Hookline's dispatcher has in all, and for one endpoint. */
const CONNECTIONS = 256;
const CONNECTIONS_PER_ENDPOINT = 100;

/** What every contender has of them in a run. */
export function connectionsFor({ endpoints }: Owed): number {
  return Math.min(CONNECTIONS, endpoints * CONNECTIONS_PER_ENDPOINT);
}

/** What every request carries beside its signature, as a partner's own header. */
export const API_KEY_HEADER = { name: 'x-api-key', value: 's3cret-of-the-partner' };

export const SIGNING_SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

/** The path of an endpoint, by number or by what is wrong with it. */
export function pathOf(endpoint: number | SickKind): string {
  return typeof endpoint === 'number' ? `/hooks/${endpoint}` : `/${endpoint}`;
}

/** The payload of a delivery: an answer as Hookline POSTs it, 300 bytes. `payloadSql` writes the same. */
export function payloadOf(index: number): string {
  return PAYLOAD.replace('#', String(index).padStart(8, '0'));
}

/** SQL for `payloadOf`; `index` is an integer expression. */
export function payloadSql(index: string): string {
  return `replace('${PAYLOAD}', '#', lpad((${index})::text, 8, '0'))`;
}

/** The UUIDv7 of a delivery made at that moment (ms). `idSql` makes the same. */
export function idOf(moment: number, index: number): string {
  return `${idPrefix(moment)}${index.toString(16).padStart(12, '0')}`;
}

/** SQL for `idOf`. */
export function idSql(moment: number, index: string): string {
  return `('${idPrefix(moment)}' || lpad(to_hex(${index}), 12, '0'))::uuid`;
}

const PAYLOAD =
  '{"campaignId":"cmp_01hx000000000000000000000a","label":"Welcome Message","phoneNumber":"+5255#",' +
  '"date":"2026-11-21T22:43:53.120Z","response":"One month for free, please","option":"One month for free",' +
  '"keyword":2,"store":"MX-7","customer":"C-00017","source":"Summer campaign","tier":"gold","city":"Ciudad de Mexico"}';

function idPrefix(moment: number): string {
  const time = moment.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-`;
}
