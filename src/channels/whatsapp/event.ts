import type { InboundEvent } from '../../rules/message.ts';
import { asId, asObject, asText, type JsonObject } from './json.ts';

type Reader = (content: JsonObject) => InboundEvent | undefined;

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['text', readText],
  ['interactive', readInteractive],
  ['button', readButton],
  ['location', readLocation],
  ['reaction', readReaction],
  ['image', (content) => readMedia('image', content)],
  ['video', (content) => readMedia('video', content)],
  ['audio', (content) => readMedia('audio', content)],
  ['document', (content) => readMedia('document', content)],
  ['sticker', (content) => readMedia('sticker', content)],
]);

/** What the person did. Kinds we have no use for are named; undefined: the content is not what its kind says. */
export function readEvent(type: string, message: JsonObject): InboundEvent | undefined {
  const read = READERS.get(type);
  return read === undefined ? { type: 'unsupported', kind: type } : read(asObject(message[type]));
}

function readText(content: JsonObject): InboundEvent | undefined {
  const text = content.body === '' ? '' : asText(content.body);
  return text === undefined ? undefined : { type: 'text', text };
}

/** A tap on what we sent; other answers (`nfm_reply` of a flow) are named. */
function readInteractive(content: JsonObject): InboundEvent | undefined {
  const kind = asText(content.type);
  if (kind !== 'button_reply' && kind !== 'list_reply') return kind ? { type: 'unsupported', kind } : undefined;
  const reply = asObject(content[kind]);
  const id = asText(reply.id);
  return id === undefined ? undefined : { type: 'tap', id, title: asText(reply.title) ?? '' };
}

/** A tap on a quick reply of a template. */
function readButton(content: JsonObject): InboundEvent | undefined {
  const id = asText(content.payload);
  const title = asText(content.text);
  if (id !== undefined) return { type: 'tap', id, title: title ?? id };
  return title === undefined ? undefined : { type: 'text', text: title };
}

function readMedia(
  kind: 'image' | 'video' | 'audio' | 'document' | 'sticker',
  content: JsonObject,
): InboundEvent | undefined {
  const reference = asText(content.id);
  if (reference === undefined) return undefined;
  const mimeType = asText(content.mime_type);
  const caption = asText(content.caption);
  return { type: 'media', kind, reference, ...(mimeType && { mimeType }), ...(caption && { caption }) };
}

function readLocation(content: JsonObject): InboundEvent | undefined {
  const { latitude, longitude } = content;
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return undefined;
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return undefined;
  const name = asText(content.name);
  const address = asText(content.address);
  return { type: 'location', latitude, longitude, ...(name && { name }), ...(address && { address }) };
}

function readReaction(content: JsonObject): InboundEvent | undefined {
  const messageId = asId(content.message_id);
  return messageId === undefined ? undefined : { type: 'reaction', emoji: asText(content.emoji) ?? null, messageId };
}
