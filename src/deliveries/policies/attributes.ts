import type { Policy } from '../policy.ts';
import type { Attributes } from './schema.ts';

const SECOND_MS = 1_000;

/** A policy in the API's words and units. */
export function toAttributes(policy: Policy): Attributes {
  return {
    gapsSeconds: policy.gapsMs.map((ms) => ms / SECOND_MS),
    endless: policy.isEndless,
    success: { from: policy.success.statusMin, to: policy.success.statusMax },
    timeoutSeconds: policy.deadlineMs / SECOND_MS,
    jitter: policy.jitter,
    receiverSignals: policy.receiverSignals,
    order: policy.order,
    batch: policy.batch && {
      flushSeconds: policy.batch.flushMs / SECOND_MS,
      events: policy.batch.countMax,
      bytes: policy.batch.bytesMax,
    },
    autoOff: policy.autoOff && {
      errors: policy.autoOff.errors,
      overSeconds: policy.autoOff.overMs / SECOND_MS,
    },
    holdSeconds: policy.whenOff.holdMs / SECOND_MS,
    catchesUpInOrder: policy.catchesUpInOrder,
    alertsAt: [...policy.alertsAt],
  };
}

/** The other way round. */
export function fromAttributes(name: string, attributes: Attributes): Policy {
  const { success, batch, autoOff } = attributes;
  return {
    name,
    gapsMs: attributes.gapsSeconds.map((seconds) => seconds * SECOND_MS),
    isEndless: attributes.endless,
    success: { statusMin: success.from, statusMax: success.to },
    deadlineMs: attributes.timeoutSeconds * SECOND_MS,
    jitter: attributes.jitter,
    receiverSignals: attributes.receiverSignals,
    order: attributes.order,
    batch: batch && { flushMs: batch.flushSeconds * SECOND_MS, countMax: batch.events, bytesMax: batch.bytes },
    autoOff: autoOff && { errors: autoOff.errors, overMs: autoOff.overSeconds * SECOND_MS },
    whenOff: { holdMs: attributes.holdSeconds * SECOND_MS },
    catchesUpInOrder: attributes.catchesUpInOrder,
    alertsAt: attributes.alertsAt,
  };
}
