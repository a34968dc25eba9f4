import type { Socket } from 'node:net';
import { startReceiver } from '../../src/deliveries/testing/receiver.ts';

/**
 * What became of a request here: answered with success; answered with a failure; its connection broken by the partner;
 * its connection broken by the sender, or by the sender's end, before an answer.
 */
type Fate = 'taken' | 'refused' | 'reset' | 'cut';

/** One request as the partner saw it. Moments are counted: whatever happens here gets the next number. */
export interface Arrival {
  path: string;
  id: string;
  attempt: number;
  /** `hookline-sequence`: the first and the last number in it. */
  sequence: { first: number; last: number } | undefined;
  headers: Record<string, string>;
  raw: string;
  began: number;
  /** Undefined while it is under way. */
  ended: number | undefined;
  fate: Fate | undefined;
}

/** How the partner behaves to one request. */
export interface Behaviour {
  afterMs: number;
  status: number | 'reset';
  /** Whether the connection ends with the answer. */
  closes?: boolean;
}

/** A partner that writes everything down, and may be slow or fail. */
export interface RecordingPartner {
  url: string;
  arrivals: Arrival[];
  /** How the requests from now on are dealt with. */
  behave(how: (arrival: Arrival) => Behaviour): void;
  /** The number of the next moment. */
  moment(): number;
  /** What came over connections that have been closed, from whichever side; each request is given once. */
  takeClosed(): Arrival[];
  close(): Promise<void>;
}

export async function startRecordingPartner(): Promise<RecordingPartner> {
  const arrivals: Arrival[] = [];
  /** With everything that came over them. */
  const connections = new Map<Socket, Arrival[]>();
  let closed: Arrival[] = [];
  const timers = new Set<NodeJS.Timeout>();
  let moments = 0;
  let behave: (arrival: Arrival) => Behaviour = () => ({ afterMs: 0, status: 200 });

  const end = (arrival: Arrival, fate: Fate) => {
    if (arrival.fate !== undefined) return;
    arrival.ended = moments++;
    arrival.fate = fate;
  };

  const cameOver = (socket: Socket): Arrival[] => {
    const known = connections.get(socket);
    if (known) return known;
    const own: Arrival[] = [];
    const close = () => {
      if (!connections.delete(socket)) return;
      for (const arrival of own) end(arrival, 'cut');
      closed.push(...own);
    };
    // A sender that is killed ends its connections; the rest of the closing is ours.
    socket.once('end', close).once('close', close);
    connections.set(socket, own);
    // Its end may be read before its request is.
    if (socket.readableEnded || socket.destroyed) queueMicrotask(close);
    return own;
  };

  const receiver = await startReceiver((request, response, raw) => {
    const headers = request.headers as Record<string, string>;
    const sequence = headers['hookline-sequence'];
    const arrival: Arrival = {
      path: request.url ?? '',
      id: headers['webhook-id'] ?? '',
      attempt: Number(headers['hookline-attempt']),
      sequence: sequence === undefined ? undefined : parseSequence(sequence),
      headers,
      raw,
      began: moments++,
      ended: undefined,
      fate: undefined,
    };
    arrivals.push(arrival);
    cameOver(request.socket).push(arrival);
    const { afterMs, status, closes = false } = behave(arrival);
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (arrival.fate !== undefined) return;
      // Before the answer is written: nobody can have acted on it yet.
      end(arrival, status === 200 ? 'taken' : status === 'reset' ? 'reset' : 'refused');
      if (status === 'reset') response.socket?.destroy();
      else {
        if (closes) response.setHeader('connection', 'close');
        response.writeHead(status, status === 503 ? { 'retry-after': '1' } : {}).end();
      }
    }, afterMs);
    timers.add(timer);
  });

  return {
    url: `http://127.0.0.1:${receiver.port}`,
    arrivals,
    behave(how) {
      behave = how;
    },
    moment: () => moments++,
    takeClosed() {
      const taken = closed;
      closed = [];
      return taken;
    },
    close() {
      for (const timer of timers) clearTimeout(timer);
      return receiver.close();
    },
  };
}

function parseSequence(text: string): { first: number; last: number } {
  const [first = Number.NaN, last = first] = text.split('-').map(Number);
  return { first, last };
}
