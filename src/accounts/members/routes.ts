import { createRoute, z } from '@hono/zod-openapi';
import { AppError } from '../../base/errors.ts';
import { encodeId } from '../../base/ids.ts';
import {
  accountContext,
  createRouter,
  idParam,
  json,
  jsonBody,
  problemResponses,
  requireId,
} from '../../http/router.ts';
import { findAccount } from '../queries.ts';
import { type InvitationDeps, inviteMember, listInvitations, revokeInvitation } from './invitations.ts';
import { changeRole, listMembers, removeMember } from './manage-members.ts';
import { listMemberships } from './queries.ts';
import {
  CreatedInvitation,
  Invitations,
  Member,
  MemberChange,
  Members,
  NewInvitation,
  presentEmail,
  Session,
} from './schema.ts';

const memberParams = z.object({ id: idParam('per', 'member') });
const invitationParams = z.object({ id: idParam('inv', 'invitation') });

/** Who is asking, who else there is, and who is asked to come. */
export function memberRoutes(deps: InvitationDeps) {
  return createRouter()
    .openapi(
      createRoute({
        method: 'get',
        path: '/v1/session',
        summary: 'Read who is asking',
        responses: {
          200: json(Session, 'The person who is signed in, or the API key’s account.'),
          ...problemResponses,
        },
      }),
      async (c) => {
        const ctx = accountContext(c, 'read');
        const { person, scopes } = c.var.principal;
        const account = await findAccount(ctx.db, ctx.accountId);
        const memberships = person ? await listMemberships(ctx.db, person.id) : [];
        return c.json(
          {
            person: person
              ? { id: encodeId('per', person.id), name: person.name, email: presentEmail(person.email) }
              : null,
            account: { id: encodeId('acc', ctx.accountId), name: account?.name ?? '' },
            role: person?.role ?? null,
            scopes: [...scopes],
            accounts: memberships.map((each) => ({
              id: encodeId('acc', each.account_id),
              name: each.name,
              role: each.role,
            })),
          },
          200,
        );
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/v1/members',
        summary: 'List members',
        responses: { 200: json(Members, 'Who joined first first.'), ...problemResponses },
      }),
      async (c) => c.json(await listMembers(accountContext(c, 'read')), 200),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/v1/members/{id}',
        summary: 'Give a member another role',
        request: { params: memberParams, body: jsonBody(MemberChange) },
        responses: { 200: json(Member, 'The member.'), ...problemResponses },
      }),
      async (c) => {
        const ctx = accountContext(c, 'admin');
        const id = requireId('per', 'member', c.req.valid('param').id);
        return c.json(await changeRole(ctx, id, c.req.valid('json').role), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/v1/members/{id}',
        summary: 'Remove a member',
        request: { params: memberParams },
        responses: { 204: { description: 'Removed.' }, ...problemResponses },
      }),
      async (c) => {
        await removeMember(accountContext(c, 'admin'), requireId('per', 'member', c.req.valid('param').id));
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/v1/invitations',
        summary: 'Invite somebody',
        request: { body: jsonBody(NewInvitation) },
        responses: { 201: json(CreatedInvitation, 'The invitation with its link.'), ...problemResponses },
      }),
      async (c) => {
        const ctx = accountContext(c, 'admin');
        const by = c.var.principal.person?.name ?? (await findAccount(ctx.db, ctx.accountId))?.name;
        if (by === undefined) throw new AppError('forbidden', 'There is no such account.');
        return c.json(await inviteMember(ctx, deps, c.req.valid('json'), by), 201);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/v1/invitations',
        summary: 'List invitations',
        responses: { 200: json(Invitations, 'Newest first.'), ...problemResponses },
      }),
      async (c) => c.json(await listInvitations(accountContext(c, 'admin')), 200),
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/v1/invitations/{id}',
        summary: 'Take an invitation back',
        request: { params: invitationParams },
        responses: { 204: { description: 'Its link leads nowhere.' }, ...problemResponses },
      }),
      async (c) => {
        const id = requireId('inv', 'invitation', c.req.valid('param').id);
        await revokeInvitation(accountContext(c, 'admin'), id);
        return c.body(null, 204);
      },
    );
}
