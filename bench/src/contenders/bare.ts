import { freePort, startWorker } from '../processes.ts';
import type { Contender } from './contender.ts';
import { PATH } from './menu.ts';

/** The route as Hono's documentation has it, with `parseBody`. */
export const bare = contender('bare route', 'parseBody');

/** The same, reading the form in the way that costs the Node server least. */
export const bareTuned = contender('bare route, tuned', 'text');

function contender(name: string, body: 'parseBody' | 'text'): Contender {
  return {
    name,
    owesPosts: false,
    usesPostgres: false,
    async start() {
      const port = await freePort();
      const env = { PORT: String(port), PUBLIC_URL: `http://127.0.0.1:${port}`, BODY: body };
      const server = await startWorker(new URL('./bare-server.ts', import.meta.url), env);
      return { port, path: PATH, answer: '<Message>', server, stop: () => server.stop() };
    },
  };
}
