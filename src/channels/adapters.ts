import type { Adapter } from './adapter.ts';
import { simulatorAdapter } from './simulator/adapter.ts';
import { twilioAdapter } from './twilio/adapter.ts';
import { whatsAppAdapter } from './whatsapp/adapter.ts';

/** Every adapter there is, by the kind that channels are stored with. */
export const adapters = {
  twilio: twilioAdapter,
  whatsapp: whatsAppAdapter,
  simulator: simulatorAdapter,
} satisfies Record<Adapter['kind'], Adapter>;

/** The adapter of a channel, its configuration unknown to the caller. */
export function adapterFor(kind: Adapter['kind']): Adapter {
  return adapters[kind];
}
