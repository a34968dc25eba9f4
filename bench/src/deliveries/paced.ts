import { encodeId } from '../../../src/base/ids.ts';
import { nowMs } from '../clock.ts';
import { pause, startWorker } from '../processes.ts';
import { percentile } from '../statistics.ts';
import type { Arrivals } from './arrivals.ts';
import { withStore } from './contenders/hookline.ts';
import { makeEndpoint, makeEndpoints, prepareStore } from './contenders/hookline-store.ts';
import { settleDatabase } from './database.ts';
import { idOf, pathOf, type SickKind } from './owed.ts';
import type { DeliveryStage } from './stage.ts';

/** How long events took from coming up to arriving, at endpoints that work, ms. */
export interface Paced {
  p50: number;
  p99: number;
  max: number;
  missing: number;
}

const WARM_UP_SECONDS = 3;
const SETTLE_MS = 20_000;
const POLL_MS = 20;

/**
 * Owes `perSecond` events a second to `endpoints` that work, each at its planned moment whatever became of the ones
 * before; endpoints that do not work get as many each. What came up while the process warmed up is left out.
 */
export async function measurePaced(stage: DeliveryStage, endpoints: number, sick: SickKind[]): Promise<Paced> {
  const { receiver, settings } = stage;
  const databaseUrl = await stage.postgres.createDatabase();
  const place = { databaseUrl, receiverPort: receiver.port, owed: { deliveries: 0, endpoints } };
  const accountId = await withStore(place, async (ctx, receiverUrl) => {
    const account = await prepareStore(ctx);
    await makeEndpoints(ctx, account, receiverUrl, endpoints);
    for (const kind of sick) await makeEndpoint(ctx, account, receiverUrl + pathOf(kind));
    return account;
  });
  await settleDatabase(databaseUrl);
  const targets = endpoints + sick.length;
  const perSecond = (settings.perSecond * targets) / endpoints;
  const deliveries = Math.ceil(perSecond * (WARM_UP_SECONDS + settings.seconds));
  const moment = Date.now();
  const worker = await startWorker(new URL('./contenders/paced-hookline-worker.ts', import.meta.url), {
    NODE_ENV: 'production',
    DATABASE_URL: databaseUrl,
    ACCOUNT_ID: accountId,
    RECEIVER: `127.0.0.1:${receiver.port}`,
    PER_SECOND: String(perSecond),
    DELIVERIES: String(deliveries),
    MOMENT: String(moment),
  });
  try {
    const startsAt = await worker.ask<number>('start');
    const healthy = Array.from({ length: deliveries }, (_, n) => n).filter((n) => n % targets < endpoints);
    await waitForArrivals(stage, healthy.length, startsAt + (deliveries * 1000) / perSecond + SETTLE_MS);
    const { ids, at } = await receiver.ask<Arrivals>('collect');
    const arrivedAt = new Map(ids.map((id, index) => [id, at[index] ?? Number.NaN]));
    const took = healthy.map((n) => {
      const plannedAt = startsAt + (n * 1000) / perSecond;
      return (arrivedAt.get(encodeId('dlv', idOf(moment, n))) ?? Number.NaN) - plannedAt;
    });
    const counted = new Float64Array(took.filter((_, index) => (healthy[index] ?? 0) >= WARM_UP_SECONDS * perSecond));
    return {
      p50: percentile(counted, 0.5),
      p99: percentile(counted, 0.99),
      max: percentile(counted, 1),
      missing: took.filter(Number.isNaN).length,
    };
  } finally {
    await worker.stop();
    await receiver.ask<Arrivals>('collect');
  }
}

async function waitForArrivals({ receiver }: DeliveryStage, owed: number, giveUpAt: number): Promise<void> {
  while ((await receiver.ask<number>('count')) < owed && nowMs() < giveUpAt) await pause(POLL_MS);
}
