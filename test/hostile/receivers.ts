import { afterAll } from 'vitest';
import type { AttemptResult } from '../../src/deliveries/egress/sender.ts';
import { createUndiciSender, type UndiciSenderOptions } from '../../src/deliveries/egress/undici-sender.ts';
import { type Handle, type Receiver, startRawReceiver, startReceiver } from '../../src/deliveries/testing/receiver.ts';
import { parseEgressAllow } from '../../src/rules/address.ts';
import { SteppedClock } from '../support/context.ts';

/** For scenarios that end at the deadline. */
export const DEADLINE_MS = 300;
/** For those that end by themselves: reaching it fails the test. */
export const NEVER_MS = 25_000;

// At the end of a file, because its scenarios run at the same time.
const closers: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** The last one first. */
export function closeAtEnd(close: () => unknown): void {
  closers.push(close);
}

/** The sender of production; loopback is a place it may go, unless `egressAllow` says otherwise. */
export function openSender({
  allow = '127.0.0.0/8',
  ...options
}: Partial<UndiciSenderOptions> & { allow?: string } = {}) {
  const sender = createUndiciSender({ egressAllow: parseEgressAllow(allow), clock: new SteppedClock(), ...options });
  closeAtEnd(() => sender.close());
  /** One POST to an origin. */
  const post = (origin: string, { deadlineMs = NEVER_MS, body = '{"a":1}', headers = [] as string[] } = {}) =>
    sender.send({ url: `${origin}/hook`, origin, path: '/hook', headers, body }, deadlineMs);
  return { ...sender, post };
}

async function keep(started: Promise<Receiver>): Promise<Receiver & { origin: string }> {
  const receiver = await started;
  closeAtEnd(() => receiver.close());
  return Object.assign(receiver, { origin: `http://127.0.0.1:${receiver.port}` });
}

/** A receiver that speaks HTTP. */
export const receive = (handle: Handle, options?: Parameters<typeof startReceiver>[1]) =>
  keep(startReceiver(handle, options));

/** A receiver that gets the socket when the first bytes have come, and says what it likes. */
export const receiveRaw = (handle: Parameters<typeof startRawReceiver>[0]) => keep(startRawReceiver(handle));

/** One POST by a sender of its own to a receiver that answers every request by writing these bytes. */
export async function answerOf(bytes: string | Buffer, deadlineMs = NEVER_MS): Promise<AttemptResult> {
  const { origin } = await receiveRaw((socket) => socket.write(bytes));
  return openSender().post(origin, { deadlineMs });
}

/** Writes chunks as fast as they are taken, without end; resolves to the bytes written once the other side is gone. */
export function pour(socket: NodeJS.WritableStream & { destroyed: boolean }, chunk: string | Buffer): Promise<number> {
  let written = 0;
  const { promise, resolve } = Promise.withResolvers<number>();
  const fill = () => {
    while (!socket.destroyed) {
      written += chunk.length;
      if (!socket.write(chunk)) return;
    }
  };
  socket.on('drain', fill).on('close', () => resolve(written));
  fill();
  return promise;
}

/** In the event loop's check phase: what other sockets do meanwhile is seen before a request is written. */
export const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
