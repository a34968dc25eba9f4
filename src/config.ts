import { z } from 'zod';
import { parseEgressAllow } from './rules/address.ts';
import { parseTrustedProxies } from './rules/client-address.ts';
import { isTimeZone } from './rules/day.ts';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const text = z.string().trim().min(1, 'must not be empty');

const DAYS = 'must be a number of days, 1 to 400';
const days = z.coerce.number(DAYS).int(DAYS).min(1, DAYS).max(400, DAYS);

const ACTIVITY_DAYS = 'must be a number of days, 1 to 4000';

const PORT = 'must be a port number, 0 to 65535';

/** `alerts@example.com` or `Hookline <alerts@example.com>`. */
const SENDER = /^(?:[^<>@,;\r\n]+ )?<?[^\s<>@,;]+@[^\s<>@,;]+>?$/;

const Environment = z.object({
  PORT: z.coerce.number(PORT).int(PORT).min(0, PORT).max(65_535, PORT).default(8080),
  HOST: text.default('127.0.0.1'),
  PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' }).optional(),
  HOOKLINE_DATA_DIR: text.default('./data'),
  HOOKLINE_SECRET: z.string().min(16, 'must have at least 16 characters').optional(),
  // What an Authorization header cannot carry would be a key that never works.
  HOOKLINE_API_KEY: text.regex(/^[\x21-\x7e]+$/, 'must be ASCII, without spaces').optional(),
  HOOKLINE_EGRESS_ALLOW: z.string().default(''),
  HOOKLINE_TRUSTED_PROXIES: z.string().default(''),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'must be an smtp:// URL' }).optional(),
  MAIL_FROM: text.regex(SENDER, 'must be one address, like "Hookline <alerts@example.com>"').optional(),
  HOOKLINE_TIME_ZONE: text.refine(isTimeZone, 'must be an IANA time zone, like Europe/Madrid').default('UTC'),
  HOOKLINE_PAYLOAD_DAYS: days.default(14),
  HOOKLINE_ATTEMPT_DAYS: days.default(30),
  HOOKLINE_ACTIVITY_DAYS: z.coerce
    .number(ACTIVITY_DAYS)
    .int(ACTIVITY_DAYS)
    .min(1, ACTIVITY_DAYS)
    .max(4_000, ACTIVITY_DAYS)
    .default(400),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
});

/** All that can be set from outside. Times and limits that nobody needs to set are constants beside their use. */
export interface Config {
  port: number;
  host: string;
  /** What providers and mails see, without a trailing slash; undefined: follows from host and port. */
  publicUrl: string | undefined;
  databaseUrl: string | undefined;
  dataDir: string;
  secret: string | undefined;
  apiKey: string | undefined;
  egressAllow: ReturnType<typeof parseEgressAllow>;
  /** Whose `X-Forwarded-For` is believed. */
  trustedProxies: ReturnType<typeof parseTrustedProxies>;
  /** The way to send mail; undefined: there is none. */
  mail: { url: string; from: string } | undefined;
  /** IANA: says which day it is. */
  timeZone: string;
  /** How long payloads and attempts of deliveries are kept, and activities. */
  retention: { payloadDays: number; attemptDays: number; activityDays: number };
  logLevel: (typeof LOG_LEVELS)[number];
}

/** A configuration mistake, in one line that names the variable. */
export class ConfigError extends Error {}

/**
 * Reads the environment; an empty variable counts as not set.
 * @throws ConfigError naming the first bad variable.
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ConfigError(`${String(issue?.path[0])} ${issue?.message}.`);
  }
  const values = parsed.data;
  if (values.DATABASE_URL && !values.HOOKLINE_SECRET) {
    throw new ConfigError('HOOKLINE_SECRET must be set when DATABASE_URL is: it encrypts the secrets kept there.');
  }
  const retention = {
    payloadDays: values.HOOKLINE_PAYLOAD_DAYS,
    attemptDays: values.HOOKLINE_ATTEMPT_DAYS,
    activityDays: values.HOOKLINE_ACTIVITY_DAYS,
  };
  if (retention.attemptDays < retention.payloadDays) {
    throw new ConfigError('HOOKLINE_ATTEMPT_DAYS must not be less than HOOKLINE_PAYLOAD_DAYS.');
  }
  return {
    port: values.PORT,
    host: values.HOST,
    publicUrl: values.PUBLIC_URL?.replace(/\/+$/, ''),
    databaseUrl: values.DATABASE_URL,
    dataDir: values.HOOKLINE_DATA_DIR,
    secret: values.HOOKLINE_SECRET,
    apiKey: values.HOOKLINE_API_KEY,
    egressAllow: readList('HOOKLINE_EGRESS_ALLOW', values, parseEgressAllow),
    trustedProxies: readList('HOOKLINE_TRUSTED_PROXIES', values, parseTrustedProxies),
    mail: readMail(values),
    timeZone: values.HOOKLINE_TIME_ZONE,
    retention,
    logLevel: values.LOG_LEVEL,
  };
}

function readMail({ SMTP_URL: url, MAIL_FROM: from }: z.infer<typeof Environment>): Config['mail'] {
  if (!url) return undefined;
  if (!from) throw new ConfigError('MAIL_FROM must be set when SMTP_URL is: it is who mails are from.');
  return { url, from };
}

function readList<List>(
  name: 'HOOKLINE_EGRESS_ALLOW' | 'HOOKLINE_TRUSTED_PROXIES',
  values: z.infer<typeof Environment>,
  parse: (text: string) => List,
): List {
  try {
    return parse(values[name]);
  } catch (error) {
    throw new ConfigError(`${name}: ${error instanceof Error ? error.message : error}`);
  }
}
