import { buildSample } from './build-sample.ts';
import type { EventFamily } from './catalogue/define-event.ts';
import { SAMPLE_AT, SAMPLE_DELIVERY_ID } from './catalogue/sample-parts.ts';
import { CATALOGUE } from './catalogue.ts';
import type { EventTypeDescription } from './event-type-schema.ts';
import type { EventType } from './event-types.ts';
import { type AccountFacts, FORMAT_NAMES, type FormatName } from './formats/format.ts';
import { getFormat } from './formats/formats.ts';
import { isFiltered } from './webhooks/filters.ts';

/** What an account (UUID) can know of a type of event, with a sample in each format that tells this account of it. */
export function describeEventType(type: EventType, facts: AccountFacts, accountId: string): EventTypeDescription {
  const samples = FORMAT_NAMES.flatMap((format): [FormatName, unknown][] => {
    const options = { accountId, sentAt: SAMPLE_AT, isTest: false, deliveryId: SAMPLE_DELIVERY_ID };
    const body = buildSample(type, format, facts, options);
    if (body === undefined) return [];
    const sample: unknown = JSON.parse(body);
    return [[format, getFormat(format).sendsArrays ? [sample] : sample]];
  });
  const formats = samples.map(([format]) => format);
  const family = type.slice(0, type.indexOf('.')) as EventFamily;
  return {
    type,
    family,
    description: CATALOGUE[type].description,
    hasFilters: isFiltered(type),
    formats,
    names: Object.fromEntries(formats.map((format) => [format, [...(getFormat(format).names[type] ?? [])]])),
    samples: Object.fromEntries(samples),
  };
}
