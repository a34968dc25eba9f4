import { Agent, request } from 'node:http';
import { nowMs } from '../clock.ts';
import type { SignedRequest } from '../conversation.ts';
import type { Target } from './full-speed.ts';
import type { Timings } from './timings.ts';

/**
 * Sends every request once, evenly at `perSecond` and without waiting for answers. Not with autocannon, whose rate is a
 * burst at the beginning of every second.
 */
export async function drivePaced(target: Target, requests: SignedRequest[], perSecond: number): Promise<Timings> {
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
      const due = Math.min(requests.length, Math.ceil(((nowMs() - beganAt) * perSecond) / 1000));
      while (sent < due) {
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
