import { freePort, startWorker } from '../processes.ts';
import type { Contender } from './contender.ts';
import { PATH } from './menu.ts';

export const bare: Contender = {
  name: 'bare route',
  owesPosts: false,
  usesPostgres: false,
  async start() {
    const port = await freePort();
    const env = { PORT: String(port), PUBLIC_URL: `http://127.0.0.1:${port}` };
    const server = await startWorker(new URL('./bare-server.ts', import.meta.url), env);
    return { port, path: PATH, answer: '<Message>', server, stop: () => server.stop() };
  },
};
