import { createHmac, randomBytes } from 'node:crypto';
import { checkMessage, type MetaError, type MetaMessage } from './fake-meta-checks.ts';
import {
  type FakeAnswer,
  type FakeRequest,
  type FakeServer,
  type StatusCallbacks,
  startFakeServer,
} from './fake-provider.ts';

export const FAKE_META_PHONE_NUMBER_ID = '106540352242922';
export const FAKE_META_ACCESS_TOKEN = 'fake-access-token';
export const FAKE_META_APP_SECRET = 'fake-app-secret';

export interface SentByMeta {
  id: string;
  message: MetaMessage;
}

export interface FakeMetaOptions {
  latencyMs?: number;
  statusCallbacks?: StatusCallbacks;
  phoneNumberId?: string;
  accessToken?: string;
  appSecret?: string;
  /** An error instead of taking the message over. */
  errorFor?: (message: MetaMessage) => MetaError | undefined;
  /** The code with which a message that was taken over is reported failed. */
  undelivered?: (message: MetaMessage) => number | undefined;
}

export interface FakeMeta extends FakeServer {
  /** What was taken over, in order. */
  sent: SentByMeta[];
  failNext(error: MetaError): void;
  /** The callback address of the app: statuses go there. */
  reportTo(url: string): void;
}

type Settings = Required<Pick<FakeMetaOptions, 'phoneNumberId' | 'accessToken' | 'appSecret'>> & FakeMetaOptions;

/** The messages endpoint of Meta's Cloud API: its checks, answers and signed status callbacks; and the number's own. */
export async function startFakeMeta(options: FakeMetaOptions = {}): Promise<FakeMeta> {
  const settings: Settings = {
    ...options,
    phoneNumberId: options.phoneNumberId ?? FAKE_META_PHONE_NUMBER_ID,
    accessToken: options.accessToken ?? FAKE_META_ACCESS_TOKEN,
    appSecret: options.appSecret ?? FAKE_META_APP_SECRET,
  };
  const sent: SentByMeta[] = [];
  const failures: MetaError[] = [];
  const run = randomBytes(8).toString('hex');
  let callbackUrl: string | undefined;

  function handle(request: FakeRequest): FakeAnswer {
    if (request.method === 'GET') return showNumber(request, settings);
    const refusal = checkRequest(request, settings);
    if (refusal) return refuse(refusal);
    const message = readMessage(request.body);
    const error = checkMessage(message) ?? failures.shift() ?? options.errorFor?.(message);
    if (error) return refuse(error);
    const taken = { id: `wamid.${run}${sent.length}`, message };
    sent.push(taken);
    return { status: 200, body: toAnswer(taken), afterwards: () => reportStatuses(taken, settings, callbackUrl) };
  }

  const server = await startFakeServer(handle, options.latencyMs ?? 0);
  return {
    ...server,
    sent,
    failNext: (error) => failures.push(error),
    reportTo: (url) => {
      callbackUrl = url;
    },
  };
}

/** X-Hub-Signature-256 of a body. */
export function signMetaBody(body: string | Uint8Array, appSecret = FAKE_META_APP_SECRET): string {
  return `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`;
}

/** JSON as Meta writes it: everything beyond ASCII escaped, which the signature is over. */
export function toMetaJson(value: unknown): string {
  return JSON.stringify(value).replace(/[^\p{ASCII}]/gv, (character) =>
    Array.from(
      { length: character.length },
      (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}

function checkRequest(request: FakeRequest, settings: Settings): MetaError | undefined {
  if (request.headers.authorization !== `Bearer ${settings.accessToken}`) {
    return { status: 401, code: 190, message: 'Error validating access token' };
  }
  const [, phoneNumberId] = /^\/v\d+\.\d+\/(\d+)\/messages$/.exec(request.path) ?? [];
  if (request.method !== 'POST' || phoneNumberId !== settings.phoneNumberId) {
    return {
      status: 400,
      code: 100,
      message: `Unsupported post request. Object with ID '${phoneNumberId}' does not exist`,
    };
  }
  return undefined;
}

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/phone-numbers */
function showNumber({ path, headers }: FakeRequest, { accessToken, appSecret, phoneNumberId }: Settings): FakeAnswer {
  const { pathname, searchParams } = new URL(path, 'https://graph.facebook.com');
  if (headers.authorization !== `Bearer ${accessToken}`)
    return refuse({ status: 401, code: 190, message: 'Error validating access token: Session has expired.' });
  const proof = searchParams.get('appsecret_proof');
  if (proof !== null && proof !== createHmac('sha256', appSecret).update(accessToken).digest('hex'))
    return refuse({ status: 400, code: 100, message: 'Invalid appsecret_proof provided in the API argument' });
  const [, id] = /^\/v\d+\.\d+\/(\d+)$/.exec(pathname) ?? [];
  if (id !== phoneNumberId) {
    const message = `Unsupported get request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`;
    return refuse({ status: 400, code: 100, message });
  }
  return { status: 200, body: { display_phone_number: '+1 555-078-3881', verified_name: 'ACME', id } };
}

function readMessage(body: string): MetaMessage {
  try {
    return Object(JSON.parse(body));
  } catch {
    return {};
  }
}

function refuse({ status, code, message = `(#${code}) Error`, details, headers }: MetaError): FakeAnswer {
  const error_data = details === undefined ? undefined : { messaging_product: 'whatsapp', details };
  const error = {
    message,
    type: 'OAuthException',
    code,
    ...(error_data && { error_data }),
    fbtrace_id: 'A1b2C3d4E5f6',
  };
  return { status, body: { error }, ...(headers && { headers }) };
}

function toAnswer({ id, message }: SentByMeta): object {
  const contact = message.recipient
    ? { input: message.recipient, user_id: message.recipient }
    : { input: message.to, wa_id: message.to?.replace('+', '') };
  return { messaging_product: 'whatsapp', contacts: [contact], messages: [{ id }] };
}

async function reportStatuses(taken: SentByMeta, settings: Settings, callbackUrl: string | undefined): Promise<void> {
  const mode = settings.statusCallbacks ?? 'none';
  if (callbackUrl === undefined || mode === 'none') return;
  const code = settings.undelivered?.(taken.message);
  const states = code === undefined ? ['sent', 'delivered'] : ['sent', 'failed'];
  if (mode === 'out_of_order') states.reverse();
  for (const status of states) {
    const body = toMetaJson(toStatusCallback(taken, status, code, settings.phoneNumberId));
    const headers = {
      'content-type': 'application/json',
      'x-hub-signature-256': signMetaBody(body, settings.appSecret),
    };
    await fetch(callbackUrl, { method: 'POST', headers, body });
  }
}

function toStatusCallback(taken: SentByMeta, status: string, code: number | undefined, phoneNumberId: string): object {
  const { to, recipient, biz_opaque_callback_data } = taken.message;
  const update = {
    id: taken.id,
    status,
    timestamp: String(Math.floor(Date.now() / 1000)),
    recipient_id: to ?? recipient,
    ...(biz_opaque_callback_data && { biz_opaque_callback_data }),
    ...(status === 'failed' && {
      errors: [{ code, title: 'Error', message: 'Error', error_data: { details: `Error ${code}` } }],
    }),
  };
  const metadata = { display_phone_number: '15550783881', phone_number_id: phoneNumberId };
  const value = { messaging_product: 'whatsapp', metadata, statuses: [update] };
  return {
    object: 'whatsapp_business_account',
    entry: [{ id: '102290129340398', changes: [{ value, field: 'messages' }] }],
  };
}
