import pg from 'pg';

/** A connection for as long as `work` takes. */
export async function withClient<T>(databaseUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Gives a filled database the statistics that autovacuum would gather, and writes it out before the clock runs. */
export function settleDatabase(databaseUrl: string): Promise<void> {
  return withClient(databaseUrl, async (client) => {
    await client.query('analyze');
    await client.query('checkpoint');
  });
}

/** The one number that a statement gives. */
export function queryNumber(databaseUrl: string, text: string): Promise<number> {
  return withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ n: number }>(text);
    return rows[0]?.n ?? Number.NaN;
  });
}

/** Rows of the table that Hookline and the rivals all call `attempt`. */
export function countRecorded({ databaseUrl }: { databaseUrl: string }): Promise<number> {
  return queryNumber(databaseUrl, 'select count(*)::int as n from attempt');
}
