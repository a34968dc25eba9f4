/** What the list of contacts is narrowed to, as its address has it. */
export interface ContactsSearch {
  q?: string;
  segment?: string;
  consent?: 'in' | 'out';
  /** Days in the account's zone, both included. */
  from?: string;
  to?: string;
  /** A filter as segments have one. */
  filter?: Record<string, unknown>;
  create?: true;
}

const DAY = /^\d{4}-\d\d-\d\d$/;

export function readContactsSearch(search: Record<string, unknown>): ContactsSearch {
  const text = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
  const { consent, filter, create } = search;
  const [q, segment, from, to] = [search.q, search.segment, search.from, search.to].map(text) as [
    string,
    string,
    string,
    string,
  ];
  return {
    ...(q.trim() !== '' && { q }),
    ...(segment.startsWith('seg_') && { segment }),
    ...((consent === 'in' || consent === 'out') && { consent }),
    ...(DAY.test(from) && { from }),
    ...(DAY.test(to) && { to }),
    ...(isObject(filter) && { filter }),
    ...(create === true && { create: true }),
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether it shows some only. */
export function isNarrowed({ create: _, ...search }: ContactsSearch): boolean {
  return Object.keys(search).length > 0;
}

/** The query of the API; days begin in the time zone. */
export function toContactsQuery(
  { q, segment, consent, from, to, filter }: ContactsSearch,
  startOfDay: (day: string) => string | undefined,
): Record<string, string> {
  const createdFrom = from && startOfDay(from);
  const createdTo = to && startOfDay(dayAfter(to));
  return {
    ...(q !== undefined && q.trim() !== '' && { q: q.trim() }),
    ...(segment !== undefined && { segment }),
    ...(consent !== undefined && { optedOut: String(consent === 'out') }),
    ...(createdFrom && { createdFrom }),
    ...(createdTo && { createdTo }),
    ...(filter !== undefined && { filter: JSON.stringify(filter) }),
  };
}

function dayAfter(day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + 1);
  return at.toISOString().slice(0, 10);
}
