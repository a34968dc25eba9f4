import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, ask } from '../api/client.ts';
import { readAll } from '../api/read-all.ts';
import type { TimelineKind } from './timeline/kinds.ts';

const cursorOf = (cursor: string): Record<string, string> => (cursor === '' ? {} : { cursor });
const PAGES = {
  initialPageParam: '',
  getNextPageParam: ({ nextCursor }: { nextCursor: string | null }) => nextCursor,
} as const;

const listContacts = (query: Record<string, string>) => ask(api.v1.contacts.$get({ query }));
const readContact = (id: string) => ask(api.v1.contacts[':id'].$get({ param: { id } }));
export type Contact = Awaited<ReturnType<typeof readContact>>;

/** Contacts by the API's own query. */
export const contactsQuery = (query: Record<string, string>) =>
  infiniteQueryOptions({
    ...PAGES,
    queryKey: ['contacts', 'list', query],
    queryFn: ({ pageParam }) => listContacts({ ...query, ...cursorOf(pageParam) }),
  });

/** The first few of them. */
export const fewContactsQuery = (query: Record<string, string>, limit: number) =>
  queryOptions({
    queryKey: ['contacts', 'few', query, limit],
    queryFn: () => listContacts({ ...query, limit: String(limit) }),
  });

export const contactQuery = (id: string) =>
  queryOptions({ queryKey: ['contacts', 'one', id], queryFn: () => readContact(id) });

const readTimeline = (id: string, query: { kind?: TimelineKind; cursor?: string }) =>
  ask(api.v1.contacts[':id'].timeline.$get({ param: { id }, query: { ...query, limit: '30' } }));
export type TimelineEntry = Awaited<ReturnType<typeof readTimeline>>['items'][number];
export type TimelineDelivery = Extract<TimelineEntry, { kind: 'message' }>['deliveries'][number];

export const timelineQuery = (id: string, kind: TimelineKind | undefined) =>
  infiniteQueryOptions({
    ...PAGES,
    queryKey: ['contacts', 'timeline', id, kind ?? 'all'],
    queryFn: ({ pageParam }) => readTimeline(id, { ...(kind && { kind }), ...cursorOf(pageParam) }),
  });

const listFields = () => ask(api.v1['contact-fields'].$get());
export type ContactField = Awaited<ReturnType<typeof listFields>>['items'][number];
export const fieldsQuery = queryOptions({ queryKey: ['contact-fields'], queryFn: listFields });

const listCategories = () => ask(api.v1['subscription-categories'].$get());
export type Category = Awaited<ReturnType<typeof listCategories>>['items'][number];
export const categoriesQuery = queryOptions({ queryKey: ['subscription-categories'], queryFn: listCategories });

/** With how many are opted in to it. */
export const categoryQuery = (id: string) =>
  queryOptions({
    queryKey: ['subscription-categories', id],
    queryFn: () => ask(api.v1['subscription-categories'][':id'].$get({ param: { id } })),
  });

const listSegments = (query: { limit?: string; cursor?: string }) => ask(api.v1.segments.$get({ query }));
export type Segment = Awaited<ReturnType<typeof listSegments>>['items'][number];
export const segmentsQuery = infiniteQueryOptions({
  ...PAGES,
  queryKey: ['segments', 'list'],
  queryFn: ({ pageParam }) => listSegments(cursorOf(pageParam)),
});

/** Those that a list of choices shows. */
export const segmentChoicesQuery = queryOptions({
  queryKey: ['segments', 'choices'],
  queryFn: async () => ({ items: await readAll(listSegments) }),
});

/** With how many are in it. */
export const segmentQuery = (id: string) =>
  queryOptions({
    queryKey: ['segments', 'one', id],
    queryFn: () => ask(api.v1.segments[':id'].$get({ param: { id } })),
  });

const listImports = (query: Record<string, string>) => ask(api.v1.contacts.imports.$get({ query }));
export type ContactImport = Awaited<ReturnType<typeof listImports>>['items'][number];
export const importsQuery = infiniteQueryOptions({
  ...PAGES,
  queryKey: ['imports', 'list'],
  queryFn: ({ pageParam }) => listImports(cursorOf(pageParam)),
});

export function isOver({ state }: Pick<ContactImport, 'state'>): boolean {
  return state === 'completed' || state === 'failed' || state === 'cancelled';
}

const PROGRESS_MS = 1_000;
const REPORT_MS = 5_000;

/** How far it is, again and again until it is over. */
export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ['imports', 'one', id],
    queryFn: () => ask(api.v1.contacts.imports[':id'].$get({ param: { id } })),
    refetchInterval: ({ state: { data } }) => (data && isOver(data) ? false : PROGRESS_MS),
  });

const listImportErrors = (id: string, query: { cursor?: string }) =>
  ask(api.v1.contacts.imports[':id'].errors.$get({ param: { id }, query: { ...query, format: 'json' } }));
/** What the report says of rows; the answer's other form is a CSV file. */
export interface ImportErrors {
  items: { row: number; field: string | null; value: string | null; code: string; message: string }[];
  nextCursor: string | null;
}
/** While it runs there may be more of it each time; what is there at the end stays. */
export const importErrorsQuery = (id: string, isFinal: boolean) =>
  infiniteQueryOptions({
    ...PAGES,
    queryKey: ['imports', 'errors', id, isFinal],
    queryFn: async ({ pageParam }) => (await listImportErrors(id, cursorOf(pageParam))) as ImportErrors,
    refetchInterval: isFinal ? false : REPORT_MS,
  });

const listForms = (query: Record<string, string>) => ask(api.v1['signup-forms'].$get({ query }));
export type SignupForm = Awaited<ReturnType<typeof listForms>>['items'][number];
export const formsQuery = infiniteQueryOptions({
  ...PAGES,
  queryKey: ['signup-forms'],
  queryFn: ({ pageParam }) => listForms(cursorOf(pageParam)),
});

const readPreferencePage = () => ask(api.v1['preference-page'].$get());
export type PreferencePage = Awaited<ReturnType<typeof readPreferencePage>>;
export const preferencePageQuery = queryOptions({ queryKey: ['preference-page'], queryFn: readPreferencePage });

/** The account's channels. */
export const channelChoicesQuery = queryOptions({
  queryKey: ['channels', 'choices'],
  queryFn: async () => ({ items: await readAll((query) => ask(api.v1.channels.$get({ query }))) }),
});
