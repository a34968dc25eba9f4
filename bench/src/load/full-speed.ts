import autocannon from 'autocannon';
import { nowMs } from '../clock.ts';
import type { SignedRequest } from '../conversation.ts';
import type { Timings } from './timings.ts';

export interface Target {
  port: number;
  path: string;
  /** What every answer must contain. */
  answer: string;
}

const TIMEOUT_SECONDS = 30;
/** How often autocannon looks whether it is done. */
const END_NOTICED_MS = 100;

/** Sends every request once, `connections` at a time and each connection's next one as soon as it has its answer. */
export function driveFullSpeed(target: Target, requests: SignedRequest[], connections: number): Promise<Timings> {
  const width = Math.min(connections, requests.length);
  const startedAt = new Float64Array(requests.length);
  const answeredAt = new Float64Array(requests.length);
  const places = new Map<autocannon.Client, { next: number }>();
  let beganAt = Number.POSITIVE_INFINITY;
  let refused = 0;

  const setupClient = (client: autocannon.Client) => {
    const first = places.size;
    places.set(client, { next: first });
    const own = requests.filter((_, index) => index % width === first);
    client.setRequests(own.map(({ headers, body }) => ({ method: 'POST', path: target.path, headers, body })));
  };
  return new Promise((resolve, reject) => {
    const run = autocannon(
      {
        url: `http://127.0.0.1:${target.port}`,
        connections: width,
        amount: requests.length,
        timeout: TIMEOUT_SECONDS,
        sampleInt: END_NOTICED_MS,
        bailout: 1,
        verifyBody: (body) => String(body).includes(target.answer),
        setupClient,
      },
      (error: Error | null, result) => {
        if (error) reject(error);
        else if (result.errors > 0) reject(new Error(`Requests broke or had no answer within ${TIMEOUT_SECONDS} s.`));
        else resolve({ startedAt, answeredAt, failures: refused + result.mismatches });
      },
    );
    // The requests' bytes are made before this; a connection's first request counts from here.
    run.on('start', () => {
      beganAt = nowMs();
    });
    run.on('response', (client, status, _bytes, tookMs) => {
      const at = nowMs();
      const place = places.get(client) as { next: number };
      answeredAt[place.next] = at;
      startedAt[place.next] = Math.max(beganAt, at - tookMs);
      place.next += width;
      if (status !== 200) refused++;
    });
  });
}
