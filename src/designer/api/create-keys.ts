/** What makes something anew each time it is sent: lists that are added to, and few steps that end in something new. */
const CREATES = /^\/v1\/(?:[^/?]+|signing-keys\/rotate|contacts\/[^/]+\/complaints|deliveries\/[^/]+\/resend)$/;
const KEY_BYTES = 16;
/** Nobody looked at what was sent: who it comes from, or whether it comes too often, was all that was asked. */
const NOT_LOOKED_AT = new Set([401, 403, 429]);

/** One request, as far as another one is the same. */
interface Sent {
  method: string;
  path: string;
  account: string | null;
  body: string;
}

/**
 * The `Idempotency-Key` of what creates something: the same one until there is an answer to it, so that what is saved
 * again after its answer was lost is there once. Something else that is sent, or the same after an answer, has its own.
 */
export class CreateKeys {
  readonly #unanswered = new Map<string, string>();

  /** Undefined where sending it twice does no more than once. */
  keyOf(sent: Sent): string | undefined {
    if (sent.method !== 'POST' || !CREATES.test(sent.path)) return undefined;
    const name = nameOf(sent);
    const key = this.#unanswered.get(name) ?? newKey();
    this.#unanswered.set(name, key);
    return key;
  }

  answered(sent: Sent, response: Pick<Response, 'status' | 'ok' | 'headers'>): void {
    // What is deleted may be made again: the answer of the first one would speak of what is gone.
    if (sent.method === 'DELETE' && response.ok) this.#unanswered.clear();
    else if (isFinal(response)) this.#unanswered.delete(nameOf(sent));
  }
}

/** Whether it says what became of what was sent; a proxy does not know, nor does who is still at it. */
function isFinal({ status, headers }: Pick<Response, 'status' | 'headers'>): boolean {
  const isAtWork = status === 409 && headers.has('retry-after');
  return status < 500 && !NOT_LOOKED_AT.has(status) && !isAtWork;
}

function nameOf({ path, account, body }: Sent): string {
  return JSON.stringify([account, path, body]);
}

/** Not `randomUUID`: browsers have that on https alone. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
