import type { Contact } from '../queries.ts';

/** One line of what a merge would make: what both have, and what stays. */
export interface MergedValue {
  /** `name`, `language`, or the code of a field. */
  key: string;
  own: unknown;
  other: unknown;
  /** Whose value the contact has afterwards. */
  from: 'own' | 'other';
}

export interface MergePreview {
  values: MergedValue[];
  /** Addresses of the other one that come along. */
  addresses: Contact['addresses'];
  /** Afterwards nothing is sent to them. */
  isOptedOut: boolean;
  /** The categories about which they decided differently, with what counts: the later one. */
  subscriptions: { category: string; isOptedIn: boolean; isOthers: boolean }[];
}

/** What becomes of `own` when `other` becomes part of it: as the server does it, before it does. */
export function previewMerge(own: Contact, other: Contact): MergePreview {
  const codes = new Set([...Object.keys(own.fields), ...Object.keys(other.fields)]);
  const pairs: [string, unknown, unknown][] = [
    ['name', own.name, other.name],
    ['language', own.language, other.language],
    ...[...codes].toSorted().map((code): [string, unknown, unknown] => [code, own.fields[code], other.fields[code]]),
  ];
  const values = pairs
    .filter(([, one, two]) => isThere(one) || isThere(two))
    .map(([key, one, two]): MergedValue => ({ key, own: one, other: two, from: isThere(one) ? 'own' : 'other' }));
  const isOptedOut = own.consent.isOptedOut || other.consent.isOptedOut;
  return { values, addresses: other.addresses, isOptedOut, subscriptions: joinSubscriptions(own, other, isOptedOut) };
}

function joinSubscriptions(own: Contact, other: Contact, isOptedOut: boolean): MergePreview['subscriptions'] {
  const categories = new Set([...own.subscriptions, ...other.subscriptions].map(({ category }) => category));
  return [...categories].toSorted().flatMap((category) => {
    const [one, two] = [own, other].map((each) => each.subscriptions.find((held) => held.category === category));
    const isOthers = two !== undefined && (one === undefined || one.changedAt < two.changedAt);
    const counts = isOthers ? two : one;
    return counts ? [{ category, isOptedIn: counts.isOptedIn && !isOptedOut, isOthers }] : [];
  });
}

function isThere(value: unknown): boolean {
  return value !== null && value !== undefined;
}
