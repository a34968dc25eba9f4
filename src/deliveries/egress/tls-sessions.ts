// About 4 KB each, certificates included.
const SESSIONS_MAX = 1_000;

/** The last TLS session of each origin, so that the next connection is spared half the handshake. */
export class TlsSessions {
  readonly #sessions = new Map<string, Buffer>();

  get(origin: string): Buffer | undefined {
    return this.#sessions.get(origin);
  }

  /** Sessions are given out only after the certificate was verified: a resumed one is not verified again. */
  put(origin: string, session: Buffer): void {
    this.#sessions.delete(origin);
    this.#sessions.set(origin, session);
    if (this.#sessions.size > SESSIONS_MAX) this.#sessions.delete(this.#sessions.keys().next().value as string);
  }
}
