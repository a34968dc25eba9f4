import { Agent, request } from 'node:http';
import { nowMs } from '../clock.ts';
import type { SignedRequest } from '../conversation.ts';
import type { Target } from './full-speed.ts';
import type { Timings } from './timings.ts';

/** When each of `count` requests is due, ms from the beginning: evenly. */
export function evenly(count: number, perSecond: number): Float64Array {
  return Float64Array.from({ length: count }, (_, index) => (index * 1_000) / perSecond);
}

/** As people write who do not know of each other (exponential gaps): the same moments in every run. */
export function atRandom(count: number, perSecond: number): Float64Array {
  let seed = 1;
  let at = 0;
  return Float64Array.from({ length: count }, () => {
    // Park and Miller's generator.
    seed = (seed * 48_271) % 2_147_483_647;
    at += (-Math.log(seed / 2_147_483_647) * 1_000) / perSecond;
    return at;
  });
}

/**
 * Sends every request once, when it is due and without waiting for answers. Not with autocannon, whose rate is a burst
 * at the beginning of every second.
 */
export async function drivePaced(target: Target, requests: SignedRequest[], dueAt: Float64Array): Promise<Timings> {
  const agent = new Agent({ keepAlive: true });
  const startedAt = new Float64Array(requests.length);
  const answeredAt = new Float64Array(requests.length);
  const beganAt = nowMs();
  let sent = 0;
  let open = 0;
  let failures = 0;

  await new Promise<void>((resolve) => {
    const finish = (ok: boolean) => {
      if (!ok) failures++;
      if (--open === 0 && sent === requests.length) resolve();
    };
    const timer = setInterval(() => {
      const elapsed = nowMs() - beganAt;
      while (sent < requests.length && (dueAt[sent] as number) <= elapsed) {
        const index = sent++;
        open++;
        startedAt[index] = nowMs();
        post(agent, target, requests[index] as SignedRequest, (ok) => {
          answeredAt[index] = nowMs();
          finish(ok);
        });
      }
      if (sent === requests.length) clearInterval(timer);
    }, 1);
  });
  agent.destroy();
  return { startedAt, answeredAt, failures };
}

function post(agent: Agent, target: Target, { headers, body }: SignedRequest, done: (ok: boolean) => void): void {
  const { port, path } = target;
  const sending = request({ agent, host: '127.0.0.1', port, path, method: 'POST', headers }, (response) => {
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      text += chunk;
    });
    response.on('end', () => done(response.statusCode === 200 && text.includes(target.answer)));
  });
  sending.on('error', () => done(false));
  sending.end(body);
}
