import { createRoute, z } from '@hono/zod-openapi';
import type { Emitter } from '../events/emitter.ts';
import { pageOf } from '../http/page.ts';
import { accountContext, createRouter, idParam, json, jsonBody, problemResponses, requireId } from '../http/router.ts';
import { eraseContact } from './erasure/erase-contact.ts';
import { mergeContacts } from './erasure/merge-contacts.ts';
import { getContact, listContacts } from './read-contacts.ts';
import { changeContact, createContact } from './save-contact.ts';
import { Contact, ContactChange, ListContactsQuery, MergeRequest, NewContact, SavedContact } from './schema.ts';

export interface ContactDeps {
  emitter: Emitter;
}

const params = z.object({ id: idParam('cnt', 'contact') });
const idOf = (id: string) => requireId('cnt', 'contact', id);

const createOne = createRoute({
  method: 'post',
  path: '/v1/contacts',
  summary: 'Create a contact',
  description: 'Refused with `conflict`, naming whose it is, where another contact has the address or key.',
  request: { body: jsonBody(NewContact) },
  responses: { 201: json(Contact, 'The contact.'), ...problemResponses },
});

const listAll = createRoute({
  method: 'get',
  path: '/v1/contacts',
  summary: 'List contacts',
  request: { query: ListContactsQuery },
  responses: {
    200: json(pageOf(Contact), 'Contacts that fit everything asked for, newest first.'),
    ...problemResponses,
  },
});

const getOne = createRoute({
  method: 'get',
  path: '/v1/contacts/{id}',
  summary: 'Get a contact',
  description: 'For a contact that became part of another one, the refusal says which.',
  request: { params },
  responses: { 200: json(Contact, 'The contact.'), ...problemResponses },
});

const updateOne = createRoute({
  method: 'patch',
  path: '/v1/contacts/{id}',
  summary: 'Change a contact',
  request: { params, body: jsonBody(ContactChange) },
  responses: {
    200: json(SavedContact, 'The contact as it is now, and whether anything changed.'),
    ...problemResponses,
  },
});

const deleteOne = createRoute({
  method: 'delete',
  path: '/v1/contacts/{id}',
  summary: 'Erase a contact',
  description:
    'With addresses, consent, conversations, messages and activities. Only its id and number are kept. Bodies of ' +
    'webhooks already sent or owed stay until HOOKLINE_PAYLOAD_DAYS have passed, stored answers to requests with an ' +
    'Idempotency-Key for a day. Whoever writes again afterwards is a new contact.',
  request: { params },
  responses: { 204: { description: 'Erased.' }, ...problemResponses },
});

const mergeOne = createRoute({
  method: 'post',
  path: '/v1/contacts/{id}/merge',
  summary: 'Make another contact part of this one',
  description:
    'Its addresses, messages, activities and conversations become this contact’s, and the values that this one has not. ' +
    'The later change of a subscription counts; who is opted out as one of the two is opted out.',
  request: { params, body: jsonBody(MergeRequest) },
  responses: { 200: json(Contact, 'The contact as it is now.'), ...problemResponses },
});

/** /v1/contacts: people, however they came. */
export function contactRoutes({ emitter }: ContactDeps) {
  return createRouter()
    .openapi(createOne, async (c) => {
      const ctx = accountContext(c, 'operate');
      const input = c.req.valid('json');
      const id = await emitter.transaction(ctx, (tx, emit) => createContact(tx, emit, input, 'api'));
      return c.json(await getContact(ctx, id), 201);
    })
    .openapi(listAll, async (c) => c.json(await listContacts(accountContext(c, 'read'), c.req.valid('query')), 200))
    .openapi(getOne, async (c) =>
      c.json(await getContact(accountContext(c, 'read'), idOf(c.req.valid('param').id)), 200),
    )
    .openapi(updateOne, async (c) => {
      const ctx = accountContext(c, 'operate');
      const id = idOf(c.req.valid('param').id);
      const change = c.req.valid('json');
      const isChanged = await emitter.transaction(ctx, (tx, emit) => changeContact(tx, emit, id, change, 'api'));
      return c.json({ ...(await getContact(ctx, id)), isChanged }, 200);
    })
    .openapi(deleteOne, async (c) => {
      await eraseContact(accountContext(c, 'operate'), emitter, idOf(c.req.valid('param').id));
      return c.body(null, 204);
    })
    .openapi(mergeOne, async (c) => {
      const ctx = accountContext(c, 'operate');
      const id = idOf(c.req.valid('param').id);
      await mergeContacts(ctx, emitter, id, c.req.valid('json').contactId);
      return c.json(await getContact(ctx, id), 200);
    });
}
