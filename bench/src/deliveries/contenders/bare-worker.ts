import { randomUUID } from 'node:crypto';
import { payloadOf } from '../owed.ts';
import { Poster } from './poster.ts';
import { readWorkerSettings, serveWorker } from './worker.ts';

/** The limit: signs and POSTs in a loop over every connection. It stores nothing; a crash loses what is left. */
const { receiverUrl, connections, deliveries, endpoints } = readWorkerSettings();
const poster = new Poster(receiverUrl, connections);
let next = 0;

for (let client = poster.takeClient(); client; client = poster.takeClient()) {
  const own = client;
  const sendNext = () => {
    if (next === deliveries) return;
    const index = next++;
    poster.dispatch(own, `msg_${randomUUID()}`, index % endpoints, payloadOf(index), (answer) => {
      if (answer instanceof Error) throw answer;
      sendNext();
    });
  };
  sendNext();
}
serveWorker();
