import { EVENT_TYPES } from '../event-types.ts';
import type { EventNames, Format } from './format.ts';
import { utcMoment } from './moments.ts';

/**
 * All that Hookline knows of an event:
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export const standard: Format = {
  name: 'standard',
  sendsArrays: false,
  contentType: 'application/json',
  names: Object.fromEntries(EVENT_TYPES.map((type) => [type, [type]])) as EventNames,
  write({ type, at, data }, _facts, { isTest }) {
    const body = JSON.stringify({ type, timestamp: utcMoment(at), ...(isTest && { isTest }), data });
    return [() => body];
  },
};
