import { createHmac, randomBytes } from 'node:crypto';
import {
  type FakeAnswer,
  type FakeRequest,
  type FakeServer,
  type StatusCallbacks,
  startFakeServer,
} from './fake-provider.ts';

export const FAKE_TWILIO_ACCOUNT_SID = 'AC00000000000000000000000000000001';
export const FAKE_TWILIO_AUTH_TOKEN = '0123456789abcdef0123456789abcdef';

export interface TwilioError {
  status: number;
  code: number;
  message?: string;
  headers?: Record<string, string>;
}

export interface SentByTwilio {
  sid: string;
  form: Record<string, string>;
}

export interface FakeTwilioOptions {
  latencyMs?: number;
  statusCallbacks?: StatusCallbacks;
  accountSid?: string;
  authToken?: string;
  /** What the account resource says of it. */
  accountStatus?: 'active' | 'suspended' | 'closed';
  /** An error instead of taking the message over. */
  errorFor?: (form: Record<string, string>) => TwilioError | undefined;
  /** The code with which a message that was taken over is reported undelivered. */
  undelivered?: (form: Record<string, string>) => number | undefined;
}

export interface FakeTwilio extends FakeServer {
  /** What was taken over, in order. */
  sent: SentByTwilio[];
  failNext(error: TwilioError): void;
}

/** Twilio's Messages resource, its checks, answers and signed status callbacks; and the account resource. */
export async function startFakeTwilio(options: FakeTwilioOptions = {}): Promise<FakeTwilio> {
  const accountSid = options.accountSid ?? FAKE_TWILIO_ACCOUNT_SID;
  const authToken = options.authToken ?? FAKE_TWILIO_AUTH_TOKEN;
  const credentials = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  const sent: SentByTwilio[] = [];
  const failures: TwilioError[] = [];
  const run = randomBytes(8).toString('hex');

  function handle(request: FakeRequest): FakeAnswer {
    if (request.headers.authorization !== credentials)
      return refuse({ status: 401, code: 20003, message: 'Authenticate' });
    if (request.method === 'GET' && request.path === `/2010-04-01/Accounts/${accountSid}.json`)
      return { status: 200, body: toAccount(accountSid, options.accountStatus ?? 'active') };
    if (request.method !== 'POST' || request.path !== `/2010-04-01/Accounts/${accountSid}/Messages.json`) {
      return refuse({ status: 404, code: 20404, message: `The requested resource ${request.path} was not found` });
    }
    const form = Object.fromEntries(new URLSearchParams(request.body));
    const error = checkForm(form) ?? failures.shift() ?? options.errorFor?.(form);
    if (error) return refuse(error);
    const sid = `SM${run}${sent.length.toString(16).padStart(16, '0')}`;
    sent.push({ sid, form });
    const afterwards = () => reportStatuses({ sid, form }, options, { accountSid, authToken });
    return { status: 201, body: toResource(sid, form, accountSid), afterwards };
  }

  const server = await startFakeServer(handle, options.latencyMs ?? 0);
  return { ...server, sent, failNext: (error) => failures.push(error) };
}

/** X-Twilio-Signature of a form post. */
export function signTwilioForm(url: string, form: Record<string, string>, authToken = FAKE_TWILIO_AUTH_TOKEN): string {
  const names = Object.keys(form).sort();
  return createHmac('sha1', authToken)
    .update(url + names.map((name) => name + form[name]).join(''))
    .digest('base64');
}

function checkForm(form: Record<string, string>): TwilioError | undefined {
  const refusal = (code: number, message: string) => ({ status: 400, code, message });
  if (!form.To) return refusal(21604, "A 'To' phone number is required.");
  if (!form.From && !form.MessagingServiceSid) return refusal(21603, "A 'From' phone number is required.");
  if (!form.Body && !form.MediaUrl) return refusal(21602, 'Message body is required.');
  if (form.MediaUrl && !/^https?:\/\//.test(form.MediaUrl)) return refusal(21620, 'Invalid media URL(s).');
  if ((form.Body ?? '').length > 1600)
    return refusal(21617, 'The concatenated message body exceeds the 1600 character limit.');
  if (form.From?.startsWith('whatsapp:') && !form.To.startsWith('whatsapp:'))
    return refusal(21910, "'From' and 'To' are of different channels.");
  if (!/^(whatsapp:)?\+[1-9]\d{6,14}$/.test(form.To) && !/^whatsapp:[A-Z]{2}\.\w+/.test(form.To)) {
    return refusal(21211, `The 'To' number ${form.To} is not a valid phone number.`);
  }
  return undefined;
}

function refuse(error: TwilioError): FakeAnswer {
  const { status, code, message = `Error ${code}`, headers } = error;
  const body = { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status };
  return { status, body, ...(headers && { headers }) };
}

function toAccount(accountSid: string, status: string): object {
  return {
    auth_token: '********',
    date_created: 'Fri, 20 Nov 2026 10:00:00 +0000',
    date_updated: 'Fri, 20 Nov 2026 10:00:00 +0000',
    friendly_name: 'ACME Mexico',
    owner_account_sid: accountSid,
    sid: accountSid,
    status,
    subresource_uris: { messages: `/2010-04-01/Accounts/${accountSid}/Messages.json` },
    type: 'Full',
    uri: `/2010-04-01/Accounts/${accountSid}.json`,
  };
}

function toResource(sid: string, form: Record<string, string>, accountSid: string): object {
  const uri = `/2010-04-01/Accounts/${accountSid}/Messages/${sid}`;
  const now = new Date().toUTCString();
  return {
    account_sid: accountSid,
    api_version: '2010-04-01',
    body: form.Body,
    date_created: now,
    date_sent: null,
    date_updated: now,
    direction: 'outbound-api',
    error_code: null,
    error_message: null,
    from: form.From ?? null,
    messaging_service_sid: form.MessagingServiceSid ?? null,
    num_media: form.MediaUrl ? '1' : '0',
    num_segments: form.MessagingServiceSid ? '0' : '1',
    price: null,
    price_unit: null,
    sid,
    status: form.MessagingServiceSid ? 'accepted' : 'queued',
    subresource_uris: { media: `${uri}/Media.json` },
    to: form.To,
    uri: `${uri}.json`,
  };
}

async function reportStatuses(
  message: SentByTwilio,
  options: FakeTwilioOptions,
  account: { accountSid: string; authToken: string },
): Promise<void> {
  const url = message.form.StatusCallback;
  const mode = options.statusCallbacks ?? 'none';
  if (!url || mode === 'none') return;
  const code = options.undelivered?.(message.form);
  const states = code === undefined ? ['sent', 'delivered'] : ['sent', 'undelivered'];
  if (mode === 'out_of_order') states.reverse();
  for (const state of states) {
    const form = {
      MessageSid: message.sid,
      SmsSid: message.sid,
      MessageStatus: state,
      SmsStatus: state,
      AccountSid: account.accountSid,
      ApiVersion: '2010-04-01',
      To: message.form.To ?? '',
      From: message.form.From ?? '',
      ...(state === 'undelivered' && { ErrorCode: String(code) }),
    };
    await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': signTwilioForm(url, form, account.authToken),
      },
      body: new URLSearchParams(form).toString(),
    });
  }
}
