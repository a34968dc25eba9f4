import type { FieldError } from '../../base/errors.ts';
import type { AccountContext } from '../../store/context.ts';
import { EVENT_TYPES, type EventType } from '../event-types.ts';
import { FORMAT_NAMES, type FormatName } from '../formats/format.ts';
import { getFormat } from '../formats/formats.ts';
import { isFiltered, type WebhookFilters } from './filters.ts';
import type { Preset } from './presets.ts';
import { listUnknownCategories } from './queries.ts';
import type { NewWebhook } from './schema.ts';

/** Which events a webhook is told of, and how. */
export interface Subscription {
  format: FormatName;
  events: EventType[];
  filters: WebhookFilters;
}

type Wish = Pick<NewWebhook, 'format' | 'events' | 'filters'>;

/**
 * What somebody wishes for, over what a webhook has (`before`; null: a new one, which has what its preset says). Every
 * mistake is added to `errors`; then the result is of no use.
 */
export async function checkSubscription(
  ctx: AccountContext,
  { wish, preset, before }: { wish: Wish; preset: Preset; before: Subscription | null },
  errors: FieldError[],
): Promise<Subscription> {
  const format = chooseFormat(wish.format, before?.format ?? preset.format, errors);
  const events = chooseEvents(wish.events, format, before?.events, errors);
  if (preset.hasOneEvent) errors.push(...listOneEventFaults(wish.events ?? before?.events, format));
  const filters = await chooseFilters(ctx, wish.filters, before?.filters ?? preset.filters, errors);
  if (wish.filters !== undefined && events.length > 0 && !events.some(isFiltered)) {
    const message = 'None of its events has filters: only events about messages have.';
    errors.push({ path: '/filters', code: 'filters_unused', message });
  }
  return { format, events, filters };
}

/** The types of events that a format has a form for. */
export function listEventTypes(format: FormatName): EventType[] {
  const { names } = getFormat(format);
  return EVENT_TYPES.filter((type) => names[type] !== undefined);
}

/** What is wrong with a type of event for a format, if anything. */
export function findEventFault(text: string, format: FormatName): Omit<FieldError, 'path'> | undefined {
  if (!isEventType(text)) return { code: 'event_unknown', message: `There is no event "${text}".` };
  if (getFormat(format).names[text] !== undefined) return undefined;
  return { code: 'event_without_form', message: `The format "${format}" has no form for "${text}".` };
}

function isEventType(text: string): text is EventType {
  return EVENT_TYPES.some((type) => type === text);
}

function chooseFormat(wished: string | undefined, otherwise: FormatName, errors: FieldError[]): FormatName {
  if (wished === undefined) return otherwise;
  const known = FORMAT_NAMES.find((name) => name === wished);
  if (known === undefined) errors.push({ path: '/format', code: 'format_unknown', message: oneOf(FORMAT_NAMES) });
  return known ?? otherwise;
}

function chooseEvents(
  wished: readonly string[] | undefined,
  format: FormatName,
  before: readonly EventType[] | undefined,
  errors: FieldError[],
): EventType[] {
  if (wished === undefined && before === undefined) return listEventTypes(format);
  return (wished ?? before ?? []).flatMap((type, index) => {
    const fault = findEventFault(type, format);
    if (!fault && isEventType(type)) return [type];
    // Those it has already are no part of the input.
    if (fault) errors.push({ path: wished === undefined ? '/events' : `/events/${index}`, ...fault });
    return [];
  });
}

/** Several types of events may be one event of a format, and one has to be named. */
function listOneEventFaults(events: readonly string[] | undefined, format: FormatName): FieldError[] {
  const { names } = getFormat(format);
  const known = (events ?? []).filter(isEventType);
  const distinct = new Set(known.flatMap((type) => names[type] ?? []));
  if (distinct.size === 1 || (events !== undefined && distinct.size === 0)) return [];
  const choices = Map.groupBy(listEventTypes(format), (type) => names[type]?.[0]);
  const words = [...choices.values()].map((types) => types.join(' + ')).join('; ');
  return [{ path: '/events', code: 'events_one', message: `Name exactly one event: ${words}.` }];
}

async function chooseFilters(
  ctx: AccountContext,
  wished: Wish['filters'],
  otherwise: WebhookFilters,
  errors: FieldError[],
): Promise<WebhookFilters> {
  const { communicationTypes = otherwise.communicationTypes, mailings = otherwise.mailings } = wished ?? {};
  if (wished?.communicationTypes !== undefined && communicationTypes !== 'all') {
    const unknown = await listUnknownCategories(ctx.db, ctx.accountId, communicationTypes);
    communicationTypes.forEach((key, index) => {
      if (!unknown.has(key)) return;
      const message = `You have no subscription category with the key "${key}".`;
      errors.push({ path: `/filters/communicationTypes/${index}`, code: 'category_unknown', message });
    });
  }
  return { communicationTypes, mailings };
}

function oneOf(names: readonly string[]): string {
  return `This must be one of: ${names.join(', ')}.`;
}
