import { SteppedScheduler } from '../../../test/support/scheduler.ts';
import { Connectors } from '../authorize.ts';
import type { FetchToken, TokenRequest, TokenResponse } from '../token.ts';

/** A token endpoint that holds each request until the test answers it. */
export class FakeTokenEndpoint {
  readonly asked: (TokenRequest & { answer(response: TokenResponse): void })[] = [];
  /** Answers at once when it returns something. */
  reply: (request: TokenRequest) => TokenResponse | undefined = () => undefined;

  readonly fetchToken: FetchToken = (request) => {
    const { promise, resolve } = Promise.withResolvers<TokenResponse>();
    this.asked.push({ ...request, answer: resolve });
    const response = this.reply(request);
    if (response) resolve(response);
    return promise;
  };

  /** Gives `tok-1`, `tok-2`, … from now on. */
  giveTokens(lifetimeS: number): void {
    let count = 0;
    this.reply = () => tokenResponse(`tok-${++count}`, lifetimeS);
  }
}

/** What a token endpoint answers. */
export function tokenResponse(token: string, lifetimeS?: number): TokenResponse {
  const body = JSON.stringify({ access_token: token, token_type: 'Bearer', expires_in: lifetimeS });
  return { status: 200, body };
}

/** Connectors with a token endpoint of the test's own; time stands. */
export function openConnectors() {
  const endpoint = new FakeTokenEndpoint();
  const scheduler = new SteppedScheduler();
  return { endpoint, scheduler, connectors: new Connectors({ fetchToken: endpoint.fetchToken, scheduler }) };
}
