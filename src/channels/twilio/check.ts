import type { CredentialVerdict, ProviderQuestion } from '../adapter.ts';
import { type TwilioChannel, twilioAuthorization } from './config.ts';

/** https://www.twilio.com/docs/iam/api/account#fetch-an-account-resource */
export function askTwilio({ config }: TwilioChannel): ProviderQuestion {
  return {
    url: `${config.apiBaseUrl}/2010-04-01/Accounts/${config.accountSid}.json`,
    headers: { authorization: twilioAuthorization(config), accept: 'application/json' },
  };
}

const TOO_MANY_REQUESTS = 429;
const SERVER_ERRORS_FROM = 500;
// https://www.twilio.com/docs/api/errors/20008
const TEST_CREDENTIALS = 20_008;

/** Twilio answers 200 with the account, or an error with `code` and `message`. */
export function judgeTwilioAnswer(status: number, body: string, { config }: TwilioChannel): CredentialVerdict {
  const answer = readJson(body);
  if (status === 200 && answer.sid === config.accountSid) return judgeAccount(answer);
  if (answer.code === TEST_CREDENTIALS) {
    const message =
      'These are Twilio’s test credentials, which send nothing. Give the live account SID and auth token.';
    return { outcome: 'refused', message, configKey: 'authToken' };
  }
  if (status === 401 || status === 403) {
    const message = 'Twilio refuses the account SID or the auth token. Copy both again from the Twilio console.';
    return { outcome: 'refused', message, configKey: 'authToken' };
  }
  if (status === 404) {
    const message = 'Twilio knows no account with this SID. Copy it again from the Twilio console.';
    return { outcome: 'not_found', message, configKey: 'accountSid' };
  }
  if (status === TOO_MANY_REQUESTS || status >= SERVER_ERRORS_FROM) {
    return { outcome: 'busy', message: `Twilio is busy (HTTP status ${status}). Try again in a moment.` };
  }
  const message = `This was not answered as Twilio does (HTTP status ${status}). Check the address of the API.`;
  return { outcome: 'unexpected', message, configKey: 'apiBaseUrl' };
}

function judgeAccount({ friendly_name: name, status, type }: Answer): CredentialVerdict {
  const account = [name, type].filter((each) => typeof each === 'string' && each !== '').join(', ');
  const named = account === '' ? {} : { account };
  if (status === 'active') return { outcome: 'accepted', message: 'Twilio accepts the credentials.', ...named };
  const message = `Twilio accepts the credentials, but the account is ${String(status)}: it sends nothing. Ask Twilio’s support.`;
  return { outcome: 'inactive', message, ...named };
}

interface Answer {
  sid?: unknown;
  friendly_name?: unknown;
  status?: unknown;
  type?: unknown;
  code?: unknown;
}

function readJson(body: string): Answer {
  try {
    return Object(JSON.parse(body));
  } catch {
    return {};
  }
}
