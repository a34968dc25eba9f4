import { connectionsFor } from '../owed.ts';
import type { Place } from './contender.ts';

/** What `readWorkerSettings` reads. */
export function workerEnv({ receiverPort, databaseUrl, owed }: Place): Record<string, string> {
  return {
    NODE_ENV: 'production',
    RECEIVER_URL: `http://127.0.0.1:${receiverPort}`,
    DATABASE_URL: databaseUrl,
    CONCURRENCY: String(connectionsFor(owed)),
    DELIVERIES: String(owed.deliveries),
    ENDPOINTS: String(owed.endpoints),
  };
}
