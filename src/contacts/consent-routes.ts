import { createRoute, z } from '@hono/zod-openapi';
import { AppError, notFound } from '../base/errors.ts';
import type { Emit } from '../events/emitter.ts';
import { accountContext, createRouter, idParam, json, jsonBody, problemResponses, requireId } from '../http/router.ts';
import type { AccountContext } from '../store/context.ts';
import { recordComplaint } from './complaints.ts';
import { setOptedOut } from './consent.ts';
import { findContactIdById } from './find-contact-queries.ts';
import { liftQuarantine } from './quarantine.ts';
import { getContact } from './read-contacts.ts';
import type { ContactDeps } from './routes.ts';
import { changeContact } from './save-contact.ts';
import { Complaint, Contact, QuarantinedAddress, SavedContact, Subscriptions } from './schema.ts';

const params = z.object({ id: idParam('cnt', 'contact') });
const idOf = (id: string) => requireId('cnt', 'contact', id);
const contact = json(Contact, 'The contact as it is now.');

const optOut = createRoute({
  method: 'post',
  path: '/v1/contacts/{id}/opt-out',
  summary: 'Opt a contact out of everything',
  description: 'Nothing is sent to them any more, and their subscriptions are turned off.',
  request: { params },
  responses: { 200: contact, ...problemResponses },
});

const optIn = createRoute({
  method: 'post',
  path: '/v1/contacts/{id}/opt-in',
  summary: 'Opt a contact in again',
  description: 'Subscriptions that were turned off with them are turned on again.',
  request: { params },
  responses: { 200: contact, ...problemResponses },
});

const patchSubscriptions = createRoute({
  method: 'patch',
  path: '/v1/contacts/{id}/subscriptions',
  summary: 'Change a contact’s subscriptions',
  description: 'Whoever opts in to a category is no longer opted out of everything.',
  request: { params, body: jsonBody(Subscriptions) },
  responses: {
    200: json(SavedContact, 'The contact as it is now, and whether anything changed.'),
    ...problemResponses,
  },
});

const complain = createRoute({
  method: 'post',
  path: '/v1/contacts/{id}/complaints',
  summary: 'Record that a contact reported a message as spam',
  description: 'They are opted out of everything.',
  request: { params, body: jsonBody(Complaint) },
  responses: { 200: contact, ...problemResponses },
});

const lift = createRoute({
  method: 'post',
  path: '/v1/contacts/{id}/lift-quarantine',
  summary: 'Send to an address again',
  request: { params, body: jsonBody(QuarantinedAddress) },
  responses: { 200: contact, ...problemResponses },
});

/** What a contact wants to be sent, and where it can be. */
export function consentRoutes({ emitter }: ContactDeps) {
  /** Changes a contact that is there and gives it as it is then. */
  async function change(ctx: AccountContext, id: string, work: (tx: AccountContext, emit: Emit) => Promise<unknown>) {
    await emitter.transaction(ctx, async (tx, emit) => {
      if ((await findContactIdById(tx.db, tx.accountId, id)) === undefined) throw notFound('contact');
      await work(tx, emit);
    });
    return getContact(ctx, id);
  }
  const source = 'api';

  return createRouter()
    .openapi(optOut, async (c) => {
      const ctx = accountContext(c, 'operate');
      const id = idOf(c.req.valid('param').id);
      return c.json(await change(ctx, id, (tx, emit) => setOptedOut(tx, emit, [id], true, { source })), 200);
    })
    .openapi(optIn, async (c) => {
      const ctx = accountContext(c, 'operate');
      const id = idOf(c.req.valid('param').id);
      return c.json(await change(ctx, id, (tx, emit) => setOptedOut(tx, emit, [id], false, { source })), 200);
    })
    .openapi(patchSubscriptions, async (c) => {
      const ctx = accountContext(c, 'operate');
      const id = idOf(c.req.valid('param').id);
      const subscriptions = c.req.valid('json');
      const isChanged = await emitter.transaction(ctx, (tx, emit) =>
        changeContact(tx, emit, id, { subscriptions }, source),
      );
      return c.json({ ...(await getContact(ctx, id)), isChanged }, 200);
    })
    .openapi(complain, async (c) => {
      const ctx = accountContext(c, 'operate');
      const id = idOf(c.req.valid('param').id);
      const { report } = c.req.valid('json');
      const complaint = { contactId: id, report, at: ctx.clock.now(), source } as const;
      return c.json(await change(ctx, id, (tx, emit) => recordComplaint(tx, emit, complaint)), 200);
    })
    .openapi(lift, async (c) => {
      const ctx = accountContext(c, 'operate');
      const id = idOf(c.req.valid('param').id);
      const address = c.req.valid('json');
      const lifted = await change(ctx, id, async (tx) => {
        if (!(await liftQuarantine(tx, id, address))) throw refuseAddress();
      });
      return c.json(lifted, 200);
    });
}

function refuseAddress(): AppError {
  const errors = [{ path: '/value', message: 'The contact has no such address in quarantine.' }];
  return new AppError('invalid', 'Some fields are not valid.', { errors });
}
