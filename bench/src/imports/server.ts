import { fileURLToPath } from 'node:url';
import { freePort, type Program, startProgram } from '../processes.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const API_KEY = 'hkl_bench_0123456789abcdef';
/** Without bounds V8 lets garbage lie about as long as the machine has memory. */
const HEAP_FLAGS = ['--max-semi-space-size=8', '--max-old-space-size=512'];

/** A Hookline as it is started in production, and its API. */
export interface ImportServer {
  program: Program;
  /** @throws Error for an answer that is none of 2xx. */
  call<Answer>(method: string, path: string, body?: Uint8Array | object): Promise<Answer>;
  /** Reads a streamed answer to its end; gives its bytes. */
  download(path: string): Promise<number>;
}

/** `store`: the environment that says where it keeps its data. */
export async function startImportServer(store: Record<string, string>): Promise<ImportServer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const program = await startProgram([...HEAP_FLAGS, 'src/node.ts'], {
    cwd: ROOT,
    env: {
      NODE_ENV: 'production',
      PORT: String(port),
      HOOKLINE_SECRET: 'a secret for the bench only',
      HOOKLINE_API_KEY: API_KEY,
      LOG_LEVEL: 'warn',
      ...store,
    },
    isReady: async () => (await fetch(`${url}/readyz`)).ok,
  });
  const authorization = `Bearer ${API_KEY}`;
  return {
    program,
    async call<Answer>(method: string, path: string, body?: Uint8Array | object) {
      const isFile = body instanceof Uint8Array;
      const response = await fetch(url + path, {
        method,
        headers: { authorization, 'content-type': isFile ? 'text/csv' : 'application/json' },
        ...(body && { body: isFile ? new Uint8Array(body) : JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
      return JSON.parse(text) as Answer;
    },
    async download(path) {
      const response = await fetch(url + path, { headers: { authorization } });
      if (!response.ok || !response.body) throw new Error(`GET ${path} answered ${response.status}`);
      let bytes = 0;
      for await (const piece of response.body) bytes += piece.length;
      return bytes;
    },
  };
}
