import type { EgressAllow } from '../../rules/address.ts';
import { assertAllowedTarget } from './guard.ts';
import { BODY_BYTES_MAX } from './response.ts';

/**
 * `fetch` for calls to providers where there are no sockets to vet (Workers): hosts that are addresses and ports are
 * vetted, names are the platform's to resolve. Follows no redirect; a body ends after 64 KiB.
 * @throws BlockedError where the URL leads to a place that is not to be called.
 */
export function createVettedFetch(egressAllow: EgressAllow, fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const { hostname, port, protocol } = new URL(input instanceof Request ? input.url : input);
    const host = hostname.replace(/^\[|\]$/g, '');
    assertAllowedTarget(egressAllow, host, port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port));
    const response = await fetch(input, { ...init, redirect: 'manual' });
    return new Response(response.body?.pipeThrough(cutAfter(BODY_BYTES_MAX)) ?? null, response);
  };
}

function cutAfter(bytesMax: number): TransformStream<Uint8Array, Uint8Array> {
  let left = bytesMax;
  return new TransformStream({
    transform(chunk, controller) {
      controller.enqueue(chunk.subarray(0, left));
      left -= chunk.byteLength;
      if (left <= 0) controller.terminate();
    },
  });
}
