import { isPresetName, PRESETS } from '../../events/webhooks/presets.ts';
import type { EventInfo, EventType, FormatName, Webhook } from './queries.ts';

export type PresetName = Webhook['preset'];
type Mailing = Webhook['filters']['mailings'][number];

/** A webhook as its form has it. */
export interface Draft {
  name: string;
  description: string;
  url: string;
  format: FormatName;
  events: readonly EventType[];
  communicationTypes: 'all' | readonly string[];
  mailings: readonly Mailing[];
  headers: readonly { name: string; value: string }[];
  connector: string | null;
  policy: string;
  alertTo: readonly string[];
}

/** What a preset begins with. Where it has one event, that is to be chosen. */
export function startDraft(name: PresetName, events: readonly EventInfo[], typed?: Draft): Draft {
  const { format, policy, filters, hasOneEvent } = PRESETS[name];
  return {
    ...{ name: '', description: '', url: '', headers: [], connector: null, alertTo: [] },
    ...typed,
    format,
    policy,
    events: hasOneEvent ? [] : eventsOf(format, events).map(({ type }) => type),
    communicationTypes: filters.communicationTypes,
    mailings: filters.mailings,
  };
}

export function draftOf(webhook: Webhook): Draft {
  const { name, description, url, format, events, filters, headers, connector, policy, alertTo } = webhook;
  const { communicationTypes, mailings } = filters;
  return { name, description, url, format, events, communicationTypes, mailings, headers, connector, policy, alertTo };
}

/** Those that a format has a form for, in this account. */
export function eventsOf(format: FormatName, events: readonly EventInfo[]): EventInfo[] {
  return events.filter(({ formats }) => formats.includes(format));
}

/** The draft in another format: events that it has no form for are gone. */
export function changeFormat(draft: Draft, format: FormatName, events: readonly EventInfo[]): Draft {
  const known = new Set(eventsOf(format, events).map(({ type }) => type));
  return { ...draft, format, events: draft.events.filter((type) => known.has(type)) };
}

/** What may be chosen where exactly one event of a format may: several types can be one event of it. */
export function groupByName(format: FormatName, events: readonly EventInfo[]): { name: string; events: EventInfo[] }[] {
  const groups = Map.groupBy(eventsOf(format, events), ({ type, names }) => names[format]?.[0] ?? type);
  return [...groups].map(([name, members]) => ({ name, events: members }));
}

/** Whether the filters, communication types and mailings, say anything about what is chosen. */
export function hasFilters(draft: Pick<Draft, 'events'>, events: readonly EventInfo[]): boolean {
  return events.some(({ type, hasFilters: isFiltered }) => isFiltered && draft.events.includes(type));
}

/** Whether saving asks the URL with a GET, although it is the same. */
export function verifiesUrl(preset: string): boolean {
  return isPresetName(preset) && PRESETS[preset].verifiesUrl;
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** In which order boxes were ticked says nothing. */
export function normalize(draft: Draft): Draft {
  const { communicationTypes, mailings, events } = draft;
  return {
    ...draft,
    events: events.toSorted(),
    mailings: mailings.toSorted(),
    communicationTypes: communicationTypes === 'all' ? 'all' : communicationTypes.toSorted(),
  };
}

/** Everything about a new webhook. Filters that nothing asks for are left out: the server refuses them. */
export function toNewWebhook(preset: PresetName, draft: Draft, events: readonly EventInfo[]) {
  const { communicationTypes, mailings, ...rest } = mutable(draft);
  return { preset, ...rest, ...(hasFilters(draft, events) && { filters: { communicationTypes, mailings } }) };
}

/** Only what was changed: what somebody else saved meanwhile stays. A URL that is verified goes along each time. */
export function toChange(draft: Draft, webhook: Webhook, events: readonly EventInfo[]) {
  const { communicationTypes, mailings, ...settings } = mutable(draft);
  const [before, after] = [normalize(draftOf(webhook)), normalize(draft)];
  const isAsked = verifiesUrl(webhook.preset);
  const changed = Object.entries(settings).filter(
    ([key]) => (key === 'url' && isAsked) || !isSame(before[key as keyof Draft], after[key as keyof Draft]),
  );
  const hasNewFilters =
    !isSame(before.communicationTypes, after.communicationTypes) || !isSame(before.mailings, after.mailings);
  return {
    ...(Object.fromEntries(changed) as Partial<typeof settings>),
    ...(hasNewFilters && hasFilters(draft, events) && { filters: { communicationTypes, mailings } }),
  };
}

/** As the API's client takes it. */
function mutable(draft: Draft) {
  const { communicationTypes } = draft;
  return {
    ...draft,
    events: [...draft.events],
    mailings: [...draft.mailings],
    communicationTypes: communicationTypes === 'all' ? ('all' as const) : [...communicationTypes],
    headers: draft.headers.map(({ name, value }) => ({ name, value })),
    alertTo: [...draft.alertTo],
  };
}
