export interface MetaError {
  status: number;
  code: number;
  message?: string;
  details?: string;
  headers?: Record<string, string>;
}

/** The JSON of a send call, as far as the fake reads it. */
export interface MetaMessage {
  messaging_product?: string;
  to?: string;
  recipient?: string;
  type?: string;
  text?: { body?: string };
  interactive?: MetaInteractive;
  image?: MetaMedia;
  video?: MetaMedia;
  audio?: MetaMedia;
  document?: MetaMedia;
  biz_opaque_callback_data?: string;
}

interface MetaMedia {
  link?: string;
  caption?: string;
  filename?: string;
}

interface MetaInteractive {
  type?: string;
  header?: { type?: string; image?: MetaMedia; video?: MetaMedia; document?: MetaMedia };
  body?: { text?: string };
  action?: {
    button?: string;
    buttons?: { type?: string; reply?: { id?: string; title?: string } }[];
    sections?: { rows?: { id?: string; title?: string; description?: string }[] }[];
  };
}

/** What Meta refuses of a message; undefined: it is taken over. */
export function checkMessage(message: MetaMessage): MetaError | undefined {
  const missing = (name: string) => ({
    status: 400,
    code: 131008,
    message: `(#131008) Required parameter is missing: ${name}`,
  });
  if (message.messaging_product !== 'whatsapp') return missing('messaging_product');
  if (!message.to && !message.recipient) return missing('to');
  const invalid = message.type === 'interactive' ? checkInteractive(message.interactive ?? {}) : checkText(message);
  return invalid
    ? { status: 400, code: 131009, message: '(#131009) Parameter value is not valid', details: invalid }
    : undefined;
}

function checkText(message: MetaMessage): string | undefined {
  const { type } = message;
  if (type === 'image' || type === 'video' || type === 'document') return checkMedia(type, message[type]);
  if (type === 'audio') return checkMedia(type, message.audio, 0);
  if (type !== 'text') return `type ${type} is not known`;
  return checkLength('text.body', message.text?.body, 4096);
}

function checkMedia(kind: string, media: MetaMedia = {}, captionMax = 1024): string | undefined {
  if (!media.link || !/^https?:\/\//.test(media.link)) return `${kind}.link is not valid`;
  if (media.filename !== undefined && kind !== 'document') return `${kind}.filename is not known`;
  if (media.caption === undefined) return undefined;
  return captionMax === 0 ? `${kind}.caption is not known` : checkLength(`${kind}.caption`, media.caption, captionMax);
}

function checkHeader(type: string | undefined, header: MetaInteractive['header']): string | undefined {
  if (!header) return undefined;
  const kind = header.type;
  const isMedia = type === 'button' && (kind === 'image' || kind === 'video' || kind === 'document');
  return isMedia ? checkMedia(kind, header[kind], 0) : `header type ${kind} is not taken by ${type}`;
}

function checkInteractive({ type, header, body, action }: MetaInteractive): string | undefined {
  const bodyFault = checkLength('interactive.body.text', body?.text, 1024) ?? checkHeader(type, header);
  if (bodyFault) return bodyFault;
  if (type === 'button') {
    const replies = action?.buttons?.map((button) => button.reply ?? {}) ?? [];
    return checkItems(replies, { count: 3, id: 256, title: 20 });
  }
  if (type !== 'list') return `interactive type ${type} is not known`;
  const rows = action?.sections?.flatMap((section) => section.rows ?? []) ?? [];
  const tooLong = rows.find((row) => (row.description?.length ?? 0) > 72);
  if (tooLong) return 'row description is longer than 72 characters';
  return checkLength('action.button', action?.button, 20) ?? checkItems(rows, { count: 10, id: 200, title: 24 });
}

function checkItems(
  items: { id?: string; title?: string }[],
  max: { count: number; id: number; title: number },
): string | undefined {
  if (items.length < 1 || items.length > max.count) return `between 1 and ${max.count} entries are taken`;
  if (new Set(items.map((i) => i.id)).size < items.length) return 'ids are not unique';
  if (new Set(items.map((i) => i.title)).size < items.length) return 'titles are not unique';
  for (const item of items) {
    const fault = checkLength('id', item.id, max.id) ?? checkLength('title', item.title, max.title);
    if (fault) return fault;
  }
  return undefined;
}

function checkLength(name: string, text: string | undefined, max: number): string | undefined {
  if (text === undefined || text.trim() === '') return `${name} is required`;
  return text.length > max ? `${name} is longer than ${max} characters` : undefined;
}
