import { createHmac, createSecretKey } from 'node:crypto';
import { Client, type Dispatcher } from 'undici';
import { API_KEY_HEADER, pathOf, SIGNING_SECRET } from '../owed.ts';

/** What came of a POST. */
export interface Answer {
  status: number;
  body: string;
  tookMs: number;
}

/**
 * Signs and POSTs, as fast as undici can: a client for each connection, so that nobody looks for a free one, and
 * `dispatch`, which spares the streams and promises of `request`. For the bare loop and the rivals.
 */
export class Poster {
  readonly #free: Client[];
  readonly #waiting: ((client: Client) => void)[] = [];
  readonly #key = createSecretKey(SIGNING_SECRET.slice('whsec_'.length), 'base64');

  constructor(origin: string, connections: number) {
    this.#free = Array.from({ length: connections }, () => new Client(origin, { allowH2: false }));
  }

  /** Takes a connection out for one after the other of a loop's requests. */
  takeClient(): Client | undefined {
    return this.#free.pop();
  }

  /** Sends one over whatever connection comes free first. */
  async post(id: string, endpoint: number, payload: string): Promise<Answer> {
    const client = this.#free.pop() ?? (await new Promise<Client>((resolve) => this.#waiting.push(resolve)));
    return new Promise((resolve, reject) => {
      this.dispatch(client, id, endpoint, payload, (answer) => {
        const next = this.#waiting.shift();
        if (next) next(client);
        else this.#free.push(client);
        if (answer instanceof Error) reject(answer);
        else resolve(answer);
      });
    });
  }

  /** Signs and sends one; `done` is called when the whole answer is there. */
  dispatch(
    client: Client,
    id: string,
    endpoint: number,
    payload: string,
    done: (answer: Answer | Error) => void,
  ): void {
    const timestamp = Math.floor(Date.now() / 1000);
    const signed = createHmac('sha256', this.#key).update(`${id}.${timestamp}.${payload}`).digest('base64');
    const headers = [
      API_KEY_HEADER.name,
      API_KEY_HEADER.value,
      'content-type',
      'application/json',
      'webhook-id',
      id,
      'webhook-timestamp',
      String(timestamp),
      'webhook-signature',
      `v1,${signed}`,
      'user-agent',
      'bench',
    ];
    client.dispatch({ path: pathOf(endpoint), method: 'POST', headers, body: payload }, new Exchange(done));
  }
}

class Exchange implements Dispatcher.DispatchHandler {
  readonly #done: (answer: Answer | Error) => void;
  readonly #startedAt = performance.now();
  #status = 0;
  #body = '';

  constructor(done: (answer: Answer | Error) => void) {
    this.#done = done;
  }

  onRequestStart(): void {}

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    this.#status = status;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#body += chunk.toString('latin1');
  }

  onResponseEnd(): void {
    this.#done({ status: this.#status, body: this.#body, tookMs: performance.now() - this.#startedAt });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#done(error);
  }
}
