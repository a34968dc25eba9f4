import { z } from '@hono/zod-openapi';
import { AppError } from '../../base/errors.ts';
import type { Adapter } from '../adapter.ts';

/** A simulator has no provider, so there is nothing to configure. */
export const SimulatorConfig = z.strictObject({});
export type SimulatorConfig = z.infer<typeof SimulatorConfig>;

/** A channel without provider: messages come from the simulator's own route and replies stand in its answer. */
export const simulatorAdapter: Adapter<SimulatorConfig> = {
  kind: 'simulator',
  configSchema: SimulatorConfig,
  secretKeys: [],
  providerAnswersOptOut: () => false,
  textMax: Number.POSITIVE_INFINITY,
  medium: () => 'simulator',
  defaultRate: () => null,
  repliesInline: () => true,
  // Nobody can sign for it: its callback addresses answer 403.
  verify: () => false,
  parse: refuseCallback,
  parseStatus: refuseCallback,
  answer: (replies) => ({ status: 200, contentType: 'application/json', body: JSON.stringify({ replies }) }),
  buildSend: refuseSend,
  parseSendResult: refuseSend,
};

function refuseCallback(): never {
  throw new AppError('malformed', 'A simulator channel has no callbacks: use POST /v1/simulator/messages.');
}

function refuseSend(): never {
  throw new AppError('unavailable', 'A simulator channel has no provider that messages could be handed to.');
}
