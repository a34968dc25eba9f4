import type { Address, InboundEvent, OptOutVerdict } from '../../rules/message.ts';
import { fromWhatsAppId, parseAddress } from '../../rules/phone.ts';
import { toStorable } from '../../rules/text.ts';
import type { Inbound, ParsedCallback, ProviderRequest } from '../adapter.ts';
import { emptyCallback, malformedCallback, PROVIDER_ID_MAX, unknownEvent } from '../callback.ts';
import { isWhatsAppSender } from './config.ts';
import { decodeBody } from './encoded-body.ts';
import { readForm } from './form.ts';
import { readMessageSid } from './message-sid.ts';
import { parseTwilioStatus } from './status.ts';

const OPT_OUT_TYPES: ReadonlyMap<string, OptOutVerdict> = new Map([
  ['STOP', 'stop'],
  ['START', 'start'],
  ['HELP', 'help'],
]);

/** Reads an incoming message; a status posted to this address is understood too. @throws AppError malformed */
export function parseTwilioCallback(request: ProviderRequest): ParsedCallback {
  const form = readForm(request);
  if (form.has('MessageStatus') && !form.has('Body')) return parseTwilioStatus(request);
  const parsed = emptyCallback();
  parsed.messages.push(toInbound(form));
  // An event holds one medium; the further ones of an MMS are kept, so that none is lost.
  for (const url of mediaUrls(form).slice(1)) parsed.unknown.push(unknownEvent('further_media', url));
  return parsed;
}

function toInbound(form: URLSearchParams): Inbound {
  const providerId = readMessageSid(form);
  const from = readSenders(form);
  const profileName = toStorable(form.get('ProfileName') ?? '');
  const optOut = OPT_OUT_TYPES.get((form.get('OptOutType') ?? '').toUpperCase());
  const contextId = toStorable(form.get('OriginalRepliedMessageSid') ?? '');
  return {
    providerId,
    from,
    event: readEvent(form),
    ...(profileName !== '' && { profileName }),
    ...(optOut !== undefined && { optOut }),
    ...(contextId !== '' && { contextId }),
  };
}

/** Phone number first: it is what every channel can answer to. */
function readSenders(form: URLSearchParams): Address[] {
  const from = form.get('From');
  if (!from) throw malformedCallback('/From', 'From is missing.');
  if (from.length > PROVIDER_ID_MAX) throw malformedCallback('/From', 'From is no sender.');
  const sender = parseAddress(from);
  const addresses = [sender];
  const whatsAppPhone = fromWhatsAppId(form.get('WaId') ?? '');
  if (sender.kind !== 'phone' && whatsAppPhone !== undefined)
    addresses.unshift({ kind: 'phone', value: whatsAppPhone });
  const userId = form.get('ExternalUserId');
  const user = userId ? parseAddress(userId) : sender;
  if (user.kind === 'whatsapp' && user.value !== sender.value) addresses.push(user);
  return addresses;
}

function readEvent(form: URLSearchParams): InboundEvent {
  const text = readText(form);
  return readTap(form, text) ?? readMedia(form, text) ?? readLocation(form) ?? readOther(form, text);
}

function readText(form: URLSearchParams): string {
  const body = form.get('Body') ?? '';
  return toStorable(isWhatsAppSender(form.get('From') ?? '') ? body : decodeBody(body));
}

function readTap(form: URLSearchParams, text: string): InboundEvent | undefined {
  for (const [idName, titleName] of [
    ['ButtonPayload', 'ButtonText'],
    ['ListId', 'ListTitle'],
  ] as const) {
    const id = form.get(idName);
    if (id) return { type: 'tap', id: toStorable(id), title: toStorable(form.get(titleName) || text) };
  }
  return undefined;
}

function readMedia(form: URLSearchParams, caption: string): InboundEvent | undefined {
  const count = Number(form.get('NumMedia') ?? 0);
  const [reference] = mediaUrls(form);
  if (!(count > 0) && reference === undefined) return undefined;
  const mimeType = toStorable(form.get('MediaContentType0') ?? '');
  return {
    type: 'media',
    kind: mediaKind(mimeType),
    ...(mimeType !== '' && { mimeType }),
    ...(reference !== undefined && { reference: toStorable(reference) }),
    ...(caption !== '' && { caption }),
  };
}

/** MediaUrl0, MediaUrl1, … as far as they go without a gap: NumMedia is not trusted to be a count. */
function mediaUrls(form: URLSearchParams): string[] {
  const urls: string[] = [];
  for (let url = form.get('MediaUrl0'); url; url = form.get(`MediaUrl${urls.length}`)) urls.push(url);
  return urls;
}

function mediaKind(mimeType: string): Extract<InboundEvent, { type: 'media' }>['kind'] {
  const kind = mimeType.split('/')[0];
  if (kind === 'image' || kind === 'video' || kind === 'audio') return kind;
  return kind === 'application' || kind === 'text' ? 'document' : 'unknown';
}

function readLocation(form: URLSearchParams): InboundEvent | undefined {
  const latitude = readDegrees(form.get('Latitude'), 90);
  const longitude = readDegrees(form.get('Longitude'), 180);
  if (latitude === undefined || longitude === undefined) return undefined;
  const name = toStorable(form.get('Label') ?? '');
  const address = toStorable(form.get('Address') ?? '');
  return { type: 'location', latitude, longitude, ...(name !== '' && { name }), ...(address !== '' && { address }) };
}

function readDegrees(text: string | null, max: number): number | undefined {
  if (text === null || !/^-?\d{1,3}(\.\d+)?$/.test(text)) return undefined;
  const degrees = Number(text);
  return Math.abs(degrees) <= max ? degrees : undefined;
}

/** A button without payload counts as its text; a WhatsApp kind without anything to read is named, not taken for ''. */
function readOther(form: URLSearchParams, text: string): InboundEvent {
  const words = text || toStorable(form.get('ButtonText') ?? '');
  const kind = form.get('MessageType') ?? 'text';
  if (words === '' && kind !== 'text' && kind !== '') return { type: 'unsupported', kind: toStorable(kind) };
  return { type: 'text', text: words };
}
