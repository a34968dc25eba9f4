import { createHmac } from 'node:crypto';
import type { CredentialVerdict, ProviderQuestion } from '../adapter.ts';
import type { WhatsAppChannel, WhatsAppConfig } from './config.ts';
import { asObject, type JsonObject } from './json.ts';

const FIELDS = 'display_phone_number,verified_name';

/**
 * The phone number's own resource. The proof is checked wherever it is given, so that a wrong app secret shows here and
 * not when the first callback is refused. https://developers.facebook.com/docs/graph-api/guides/secure-requests
 */
export function askMeta({ config }: WhatsAppChannel): ProviderQuestion {
  const { apiBaseUrl, apiVersion, phoneNumberId, accessToken } = config;
  const query = new URLSearchParams({ fields: FIELDS, appsecret_proof: appSecretProof(config) });
  return {
    url: `${apiBaseUrl}/${apiVersion}/${phoneNumberId}?${query}`,
    headers: { authorization: `Bearer ${accessToken}`, accept: 'application/json' },
  };
}

function appSecretProof({ accessToken, appSecret }: WhatsAppConfig): string {
  return createHmac('sha256', appSecret).update(accessToken).digest('hex');
}

// https://developers.facebook.com/docs/graph-api/guides/error-handling
const TOKEN_CODES = new Set([0, 102, 190]);
const BUSY_CODES = new Set([1, 2, 4, 17, 80_007]);
const isPermissionCode = (code: unknown) =>
  code === 3 || code === 10 || (typeof code === 'number' && code >= 200 && code < 300);
const INVALID_PARAMETER = 100;
const TOO_MANY_REQUESTS = 429;
const SERVER_ERRORS_FROM = 500;

/** Meta answers 200 with the number, or an error with `error.code`, mostly under 400. */
export function judgeMetaAnswer(status: number, body: string, { config }: WhatsAppChannel): CredentialVerdict {
  const answer = readJson(body);
  if (status === 200 && answer.id === config.phoneNumberId) {
    const account = [answer.display_phone_number, answer.verified_name]
      .filter((each) => typeof each === 'string' && each !== '')
      .join(', ');
    return { outcome: 'accepted', message: 'Meta accepts the credentials.', ...(account !== '' && { account }) };
  }
  const { code, message = '' } = asObject(answer.error);
  if (code === INVALID_PARAMETER) return judgeParameter(String(message));
  if (TOKEN_CODES.has(Number(code ?? Number.NaN)) || (code === undefined && status === 401)) {
    const words = 'Meta refuses the access token: it may have expired or been revoked. Make a permanent one.';
    return { outcome: 'refused', message: words, configKey: 'accessToken' };
  }
  if (isPermissionCode(code)) {
    const words =
      'The access token may not see this phone number: it needs whatsapp_business_messaging and -management.';
    return { outcome: 'refused', message: words, configKey: 'accessToken' };
  }
  if (BUSY_CODES.has(Number(code)) || status === TOO_MANY_REQUESTS || status >= SERVER_ERRORS_FROM) {
    return { outcome: 'busy', message: `Meta is busy (HTTP status ${status}). Try again in a moment.` };
  }
  const words = `This was not answered as Meta does (HTTP status ${status}). Check the address and version of the API.`;
  return { outcome: 'unexpected', message: words, configKey: 'apiBaseUrl' };
}

/** One code for the proof and for the number: only the text tells them apart. */
function judgeParameter(text: string): CredentialVerdict {
  if (text.includes('appsecret_proof')) {
    const message =
      'The app secret is not that of the app whose access token this is: what comes in could not be verified.';
    return { outcome: 'refused', message, configKey: 'appSecret' };
  }
  const message =
    'Meta shows this access token no phone number with this id. Copy the id again from the app’s dashboard.';
  return { outcome: 'not_found', message, configKey: 'phoneNumberId' };
}

function readJson(body: string): JsonObject {
  try {
    return asObject(JSON.parse(body));
  } catch {
    return {};
  }
}
