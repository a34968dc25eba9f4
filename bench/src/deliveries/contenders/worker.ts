/** What a contender's own process is told by its environment. */
export interface WorkerSettings {
  receiverUrl: string;
  databaseUrl: string;
  connections: number;
  deliveries: number;
  endpoints: number;
}

export function readWorkerSettings(): WorkerSettings {
  const { RECEIVER_URL = '', DATABASE_URL = '', CONCURRENCY, DELIVERIES, ENDPOINTS } = process.env;
  return {
    receiverUrl: RECEIVER_URL,
    databaseUrl: DATABASE_URL,
    connections: Number(CONCURRENCY),
    deliveries: Number(DELIVERIES),
    endpoints: Number(ENDPOINTS),
  };
}

/** Says that the process runs; it ends when it is told to, or with the bench. */
export function serveWorker(): void {
  process.on('disconnect', () => process.exit(0));
  process.on('SIGTERM', () => process.exit(0));
  process.send?.({ port: 0 });
}
