import { z } from '@hono/zod-openapi';
import { HEADER_NAME_LENGTH_MAX, HEADER_VALUE_LENGTH_MAX, listHeaderFaults } from '../rules/header.ts';
import { requireStorable } from '../rules/storable.ts';

export const CONNECTOR_KINDS = ['basic', 'bearer', 'api_key', 'oauth2'] as const;
export type ConnectorKind = (typeof CONNECTOR_KINDS)[number];

/** Written in base64 they must still fit into a header. */
const LOGIN_LENGTH_MAX = 255;
const PASSWORD_LENGTH_MAX = 512;
/** What a token endpoint takes as client id, secret, scope or audience; the longest in use are URLs and JWTs. */
const CLIENT_LENGTH_MAX = 1_024;
const URL_LENGTH_MAX = 2_048;
export const API_KEY_HEADER = 'X-API-Key';

const PRINTABLE = /^\P{Cc}*$/u;
const NOT_PRINTABLE = 'Control characters cannot be used here.';
const ONE_WORD = /^[\x21-\x7e]*$/;
/** RFC 6749, Appendix A: VSCHAR, and the words of a scope. */
const VISIBLE = /^[\x20-\x7e]*$/;

const secretWord = (what: string, lengthMax: number) =>
  z
    .string()
    .min(1)
    .max(lengthMax)
    .regex(ONE_WORD, `This must be the ${what} alone: one word of ASCII, without spaces.`);
const clientText = z.string().min(1).max(CLIENT_LENGTH_MAX).regex(VISIBLE, 'Only ASCII can be used here.');
const plainText = (lengthMax: number) =>
  z.string().min(1).max(lengthMax).regex(PRINTABLE, NOT_PRINTABLE).superRefine(requireStorable);

/** RFC 7617: the first colon ends the login. */
const Basic = z.strictObject({
  login: plainText(LOGIN_LENGTH_MAX).refine((login) => !login.includes(':'), 'A login cannot have a colon in it.'),
  password: plainText(PASSWORD_LENGTH_MAX),
});

const Bearer = z.strictObject({ token: secretWord('token', HEADER_VALUE_LENGTH_MAX - 'Bearer '.length) });

const ApiKey = z
  .strictObject({
    in: z.enum(['header', 'query']).default('header'),
    name: z.string().min(1).max(HEADER_NAME_LENGTH_MAX).default(API_KEY_HEADER),
    value: z.string().min(1).max(HEADER_VALUE_LENGTH_MAX),
  })
  .superRefine(({ in: place, name, value }, refinement) => {
    const faults = place === 'header' ? listHeaderFaults([{ name, value }]) : listParameterFaults({ name, value });
    for (const { field, message } of faults) refinement.addIssue({ code: 'custom', message, path: [field] });
  });

function listParameterFaults(parameter: { name: string; value: string }) {
  return (['name', 'value'] as const)
    .filter((field) => !PRINTABLE.test(parameter[field]) || !parameter[field].isWellFormed())
    .map((field) => ({ field, message: NOT_PRINTABLE }));
}

const OAuth2 = z.strictObject({
  tokenUrl: z.string().max(URL_LENGTH_MAX),
  clientId: clientText,
  clientSecret: clientText,
  scope: clientText.optional(),
  audience: clientText.optional(),
  clientAuth: z.enum(['basic', 'body']).default('basic'),
});
export type OAuth2 = z.infer<typeof OAuth2>;

/** What each kind of connector has as its `config`. */
export const CONFIG_SCHEMAS = { basic: Basic, bearer: Bearer, api_key: ApiKey, oauth2: OAuth2 } as const;

/** What of it is write-only. */
export const SECRET_KEYS: Readonly<Record<ConnectorKind, string>> = {
  basic: 'password',
  bearer: 'token',
  api_key: 'value',
  oauth2: 'clientSecret',
};

/** A connector's kind and `config`, opened. */
export type Credentials = {
  [Kind in ConnectorKind]: { kind: Kind; config: z.infer<(typeof CONFIG_SCHEMAS)[Kind]> };
}[ConnectorKind];
