import { type ClientResponse, hc } from 'hono/client';
import type { App } from '../../app.ts';
import { chosenAccount } from './account-choice.ts';
import { CreateKeys } from './create-keys.ts';
import { Problem, readProblem } from './problems.ts';
import { sessionEnd } from './session-end.ts';

/** Every route of the API, typed. `ask(api.v1.….$get())` gives what it answers. */
export const api = hc<App>('/', { fetch: send });

const createKeys = new CreateKeys();

/**
 * As whoever is signed in. One person may be a member of several accounts: this says which one is meant.
 * @throws Problem where nobody answers.
 */
export async function send(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const headers = new Headers(init?.headers);
  const account = chosenAccount();
  if (account !== null) headers.set('hookline-account', account);
  const { pathname } = new URL(input instanceof Request ? input.url : input, location.origin);
  const sent = { method: init?.method ?? 'GET', path: pathname, account, body: String(init?.body ?? '') };
  const key = createKeys.keyOf(sent);
  if (key !== undefined && !headers.has('idempotency-key')) headers.set('idempotency-key', key);
  const response = await reach(input, { ...init, headers });
  createKeys.answered(sent, response);
  // A key that was typed may be wrong while somebody is signed in.
  if (response.status === SIGNED_OUT && !headers.has('authorization')) sessionEnd.tell();
  return response;
}

const SIGNED_OUT = 401;

/** @throws Problem where nobody answers: `fetch` throws the same kind of error as a bug would. */
async function reach(input: RequestInfo | URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(input, init);
  } catch (error) {
    throw new Problem({ status: 0, code: 'offline', detail: String(error) });
  }
}

type Success = 200 | 201 | 202 | 204;

/** What an answer's body is where it is a success: problem documents have every status there is, and fall out. */
type BodyOf<R> =
  R extends ClientResponse<infer Body, infer Status, string> ? ([Status] extends [Success] ? Body : never) : never;

/** @throws Problem for every answer that is no success. */
export async function ask<R extends ClientResponse<unknown, number, string>>(asked: Promise<R>): Promise<BodyOf<R>> {
  const response = await asked;
  if (!response.ok) throw await readProblem(response as unknown as Response);
  return (response.status === 204 ? undefined : await response.json()) as BodyOf<R>;
}

/** `/auth/…`, which is the designer's own and no part of the API. */
export async function askAuth<Body = void>(method: 'GET' | 'POST', path: string, body?: object): Promise<Body> {
  const response = await reach(`/auth${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  // Of signing in itself it says that the password is wrong.
  if (response.status === SIGNED_OUT && path !== '/sign-in') sessionEnd.tell();
  if (!response.ok) throw await readProblem(response);
  return (response.status === 204 ? undefined : await response.json()) as Body;
}
