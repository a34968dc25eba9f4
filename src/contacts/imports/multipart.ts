import { AppError } from '../../base/errors.ts';

/** A form of more headers than this is none that any client writes. */
const HEADERS_BYTES_MAX = 16 * 1024;
const CRLF = Buffer.from('\r\n');
const HEADERS_END = Buffer.from('\r\n\r\n');

export interface FormPart {
  name: string | undefined;
  fileName: string | undefined;
  /** To be read to its end before the next part is asked for. */
  body: AsyncIterable<Uint8Array>;
}

/** The boundary of a `multipart/form-data` content type; undefined where it is another type. */
export function findBoundary(contentType: string): string | undefined {
  const match = /^multipart\/form-data\s*;.*?\bboundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType);
  return match?.[1] ?? match?.[2];
}

/**
 * The parts of a `multipart/form-data` body (RFC 7578), as they come: nothing of them is kept but what may still be the
 * beginning of a boundary. What is left of a part that nobody read to its end is passed over.
 * @throws AppError `malformed` where it is no such body, or ends before its last boundary.
 */
export async function* readParts(body: AsyncIterable<Uint8Array>, boundary: string): AsyncGenerator<FormPart> {
  const bytes = new Lookahead(body);
  // The first boundary has no line end before it where nothing precedes it.
  bytes.unread(CRLF);
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  for await (const _ of bytes.readUntil(delimiter));
  while (!(await bytes.skipIfNext('--'))) {
    const part = { ...parseHeaders(await readHeaders(bytes)), body: bytes.readUntil(delimiter) };
    yield part;
    for await (const _ of part.body);
  }
}

async function readHeaders(bytes: Lookahead): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of bytes.readUntil(HEADERS_END)) {
    pieces.push(piece);
    length += piece.length;
    if (length > HEADERS_BYTES_MAX)
      throw new AppError('malformed', 'A part of the form has headers that are too long.');
  }
  return Buffer.concat(pieces).toString();
}

function parseHeaders(text: string): { name: string | undefined; fileName: string | undefined } {
  const disposition = /^content-disposition:\s*form-data(.*)$/im.exec(text)?.[1] ?? '';
  const parameter = (name: string) => {
    const value = new RegExp(`;\\s*${name}="((?:[^"\\\\]|\\\\.)*)"`, 'i').exec(disposition)?.[1];
    // Browsers escape as the HTML standard says, curl with backslashes.
    return value?.replace(/\\(.)/g, '$1').replaceAll('%22', '"');
  };
  return { name: parameter('name'), fileName: parameter('filename') };
}

/** Bytes that come in pieces, read up to a mark that may lie across them. */
class Lookahead {
  readonly #source: AsyncIterator<Uint8Array>;
  #held: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  unread(bytes: Buffer): void {
    this.#held = Buffer.concat([bytes, this.#held]);
  }

  /** What comes before the mark, which is passed over. Once it is through, it gives nothing more. */
  async *readUntil(mark: Buffer): AsyncGenerator<Uint8Array> {
    for (;;) {
      const at = this.#held.indexOf(mark);
      if (at >= 0) {
        const before = this.#held.subarray(0, at);
        this.#held = this.#held.subarray(at + mark.length);
        if (before.length > 0) yield before;
        return;
      }
      const safe = Math.max(0, this.#held.length - mark.length + 1);
      const piece = this.#held.subarray(0, safe);
      this.#held = this.#held.subarray(safe);
      if (piece.length > 0) yield piece;
      await this.#more();
    }
  }

  async skipIfNext(text: string): Promise<boolean> {
    while (this.#held.length < text.length) await this.#more();
    const isNext = this.#held.subarray(0, text.length).toString('latin1') === text;
    if (isNext) this.#held = this.#held.subarray(text.length);
    return isNext;
  }

  async #more(): Promise<void> {
    const { value, done } = await this.#source.next();
    if (done) throw new AppError('malformed', 'The form ends before its last boundary.');
    this.#held = Buffer.concat([this.#held, value]);
  }
}
