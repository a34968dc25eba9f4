import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { freePort, makeTemporaryDirectory, startProgram } from '../processes.ts';
import type { Contender } from './contender.ts';
import { PATH } from './menu.ts';
import { buildNodeRedFlow } from './node-red-flow.ts';

/** Node-RED as it comes, without its editor and its log. Nothing is stored. */
export const nodeRed: Contender = {
  name: 'Node-RED',
  owesPosts: true,
  usesPostgres: false,
  async start({ receiver }) {
    const port = await freePort();
    const directory = makeTemporaryDirectory();
    const settings = {
      uiHost: '127.0.0.1',
      uiPort: port,
      flowFile: 'flows.json',
      disableEditor: true,
      httpAdminRoot: false,
      functionExternalModules: true,
      telemetry: { enabled: false, updateNotification: false },
      logging: { console: { level: 'warn', metrics: false, audit: false } },
    };
    writeFileSync(join(directory, 'settings.js'), `module.exports = ${JSON.stringify(settings)};`);
    writeFileSync(join(directory, 'package.json'), '{"name":"flow","version":"0.0.1","private":true}');
    const flow = buildNodeRedFlow(`http://127.0.0.1:${receiver.port}/hook`);
    writeFileSync(join(directory, 'flows.json'), JSON.stringify(flow));
    const program = createRequire(import.meta.url).resolve('node-red/red.js');
    const server = await startProgram([program, '--userDir', directory], {
      env: { INBOUND_URL: `http://127.0.0.1:${port}${PATH}`, NODE_ENV: 'production' },
      // The flow refuses what is not signed; before it is there, nobody does.
      isReady: async () => (await fetch(`http://127.0.0.1:${port}${PATH}`, { method: 'POST' })).status === 403,
    });
    return { port, path: PATH, answer: '<Message>', server, stop: () => server.stop() };
  },
};
