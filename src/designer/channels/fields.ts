import type { PlainKey } from '../i18n/catalogue.ts';
import { changesOf } from '../shell/kept/kept-drafts.ts';
import type { Channel, ChannelKind } from './queries.ts';

/** One setting of a channel's `config`, as the form asks for it. */
export interface ConfigField {
  key: string;
  label: PlainKey;
  text?: PlainKey;
  placeholder?: string;
  /** Write-only: left empty, it stays as it is. */
  isSecret?: true;
  /** Few have a reason to change it. */
  isAdvanced?: true;
  choices?: readonly { value: string; label: PlainKey }[];
}

const API_BASE_URL = { key: 'apiBaseUrl', label: 'channels.apiBaseUrl', text: 'channels.apiBaseUrlText' } as const;

export const CONFIG_FIELDS: Readonly<Record<ChannelKind, readonly ConfigField[]>> = {
  twilio: [
    { key: 'accountSid', label: 'channels.accountSid', placeholder: 'AC…' },
    { key: 'authToken', label: 'channels.authToken', isSecret: true },
    {
      key: 'messagingServiceSid',
      label: 'channels.messagingServiceSid',
      text: 'channels.messagingServiceSidText',
      placeholder: 'MG…',
    },
    {
      key: 'replyMode',
      label: 'channels.replyMode',
      text: 'channels.replyModeText',
      isAdvanced: true,
      choices: [
        { value: 'api', label: 'channels.replyModeApi' },
        { value: 'inline', label: 'channels.replyModeInline' },
      ],
    },
    { ...API_BASE_URL, placeholder: 'https://api.twilio.com', isAdvanced: true },
  ],
  whatsapp: [
    { key: 'phoneNumberId', label: 'channels.phoneNumberId', text: 'channels.phoneNumberIdText' },
    { key: 'accessToken', label: 'channels.accessToken', text: 'channels.accessTokenText', isSecret: true },
    { key: 'appSecret', label: 'channels.appSecret', text: 'channels.appSecretText', isSecret: true },
    { key: 'verifyToken', label: 'channels.verifyToken', text: 'channels.verifyTokenText', isSecret: true },
    { key: 'apiVersion', label: 'channels.apiVersion', placeholder: 'v25.0', isAdvanced: true },
    { ...API_BASE_URL, placeholder: 'https://graph.facebook.com', isAdvanced: true },
  ],
  simulator: [],
};

/** A channel as its form has it, without secrets. */
export type ChannelDraft = Record<string, string> & { name: string; sender: string; messagesPerSecond: string };

type Settings = Pick<Channel, 'name' | 'sender' | 'config' | 'messagesPerSecond'>;

/** What the form begins with: a new one has a good word to be told to Meta. */
export function draftOf(kind: ChannelKind, channel: Settings | undefined): ChannelDraft {
  const settings = CONFIG_FIELDS[kind].flatMap(({ key, isSecret, choices }) => {
    if (isSecret) return key === 'verifyToken' && !channel ? [[key, newVerifyToken()]] : [];
    const value = channel?.config[key];
    return [[key, typeof value === 'string' ? value : (choices?.[0]?.value ?? '')]];
  });
  return {
    ...Object.fromEntries(settings),
    name: channel?.name ?? '',
    sender: channel?.sender ?? '',
    messagesPerSecond: channel?.messagesPerSecond?.toString() ?? '',
  };
}

/** What a form's values say of the `config`: an empty field takes a setting away, an empty secret stays as it was. */
export function readConfig(
  kind: ChannelKind,
  values: Readonly<Record<string, string>>,
  isNew: boolean,
): Record<string, string | null> {
  const entries = CONFIG_FIELDS[kind].flatMap(({ key, isSecret }): [string, string | null][] => {
    const value = (values[key] ?? '').trim();
    if (value !== '') return [[key, value]];
    return isNew || isSecret ? [] : [[key, null]];
  });
  return Object.fromEntries(entries);
}

/** What a form's values say of a channel, as the API has it. */
export function readSettings(kind: ChannelKind, values: Readonly<Record<string, string>>, isNew: boolean) {
  return {
    name: values.name ?? '',
    ...(kind !== 'simulator' && {
      sender: values.sender ?? '',
      config: readConfig(kind, values, isNew),
      messagesPerSecond: readRate(values.messagesPerSecond),
    }),
  };
}

/** What of a channel somebody changed in its form: all else stays as others left it. */
export function changedSettings(kind: ChannelKind, channel: Settings, values: Readonly<Record<string, string>>) {
  const { config: before = {}, ...rest } = readSettings(kind, draftOf(kind, channel), false);
  const { config: after = {}, ...typed } = readSettings(kind, values, false);
  const config = changesOf(before, after);
  return { ...changesOf(rest, typed), ...(Object.keys(config).length > 0 && { config }) };
}

/** How many messages a second; empty: as many as the provider takes; NaN: no number. */
export function readRate(text: string | undefined): number | null {
  const written = (text ?? '').trim().replace(',', '.');
  return written === '' ? null : Number(written);
}

/** Where the provider has its page for what this channel sends from. */
export function setupOf({ kind, sender, config }: Pick<Channel, 'kind' | 'sender' | 'config'>) {
  if (kind !== 'twilio') return kind;
  if (sender.startsWith('whatsapp:')) return 'twilioWhatsApp';
  return config.messagingServiceSid === undefined && !sender.startsWith('MG') ? 'twilioNumber' : 'twilioService';
}

/** Whether a provider on the internet can reach an address: they want https and a public host. */
export function isPublic(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  const isLocal = /^(localhost|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|\[)|\.(local|internal|test)$/.test(
    hostname,
  );
  return protocol === 'https:' && !isLocal;
}

const TOKEN_BYTES = 18;

/** A word that nobody guesses, for Meta to say that it is Meta. */
export function newVerifyToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(TOKEN_BYTES));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_');
}
