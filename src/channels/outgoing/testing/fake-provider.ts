/** One send call as the provider got it. */
export interface ReceivedCall {
  /** `msg_…`. */
  messageId: string;
  text: string;
  to: string;
  /** Not answered, broken off or given up yet. */
  isOpen: boolean;
  /** Answers 201 with an id. */
  accept(): void;
  answer(status: number, body: object, headers?: Record<string, string>): void;
  /** Breaks the call off: `fetch` rejects with an error that has this code. */
  fail(code: string): void;
}

/** A Twilio that is a function: keeps calls open until the test answers them, or answers by itself. */
export class FakeProvider {
  readonly calls: ReceivedCall[] = [];
  /** Called for each call as it comes; undefined leaves it open. */
  onCall: ((call: ReceivedCall) => void) | undefined;
  #isDead = false;

  readonly fetch: typeof globalThis.fetch = (_input, init) => {
    const { promise, resolve, reject } = Promise.withResolvers<Response>();
    if (this.#isDead) return promise;
    const form = new URLSearchParams(String(init?.body));
    const end = (finish: () => void) => {
      call.isOpen = false;
      if (!this.#isDead) finish();
    };
    const answer = (status: number, body: object, headers: Record<string, string> = {}) =>
      end(() => resolve(Response.json(body, { status, headers })));
    const call: ReceivedCall = {
      messageId: new URL(form.get('StatusCallback') ?? '').searchParams.get('m') ?? '',
      text: form.get('Body') ?? '',
      to: form.get('To') ?? '',
      isOpen: true,
      accept: () => answer(201, { sid: `SM-${form.get('Body')}` }),
      answer,
      fail: (code) =>
        end(() => reject(new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) }))),
    };
    init?.signal?.addEventListener('abort', () => end(() => reject(init.signal?.reason)), { once: true });
    this.calls.push(call);
    this.onCall?.(call);
    return promise;
  };

  /** How many calls are open. */
  get open(): number {
    return this.calls.filter((call) => call.isOpen).length;
  }

  /** What was said, in the order of the calls. */
  get texts(): string[] {
    return this.calls.map((call) => call.text);
  }

  /** From now on every call is accepted at once. */
  acceptAll(): void {
    this.onCall = (call) => call.accept();
  }

  /** The process that calls is gone: it hears of no answer, and what it still tries never happened. */
  die(): void {
    this.#isDead = true;
    for (const call of this.calls) call.isOpen = false;
  }
}
