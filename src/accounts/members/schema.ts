import { z } from '@hono/zod-openapi';
import { pageOf } from '../../http/page.ts';
import { requireStorable } from '../../rules/storable.ts';

export const ROLES = ['owner', 'designer', 'operator', 'viewer'] as const;

export const MemberRole = z.enum(ROLES).openapi('MemberRole', {
  description:
    'owner: everything; designer: campaigns, webhooks, requests and what operators may; operator: contacts, deliveries ' +
    'and what viewers may; viewer: reads.',
});

const NAME_LENGTH_MAX = 120;
const EMAIL_LENGTH_MAX = 254;
export const PASSWORD_LENGTH_MIN = 10;
export const PASSWORD_LENGTH_MAX = 256;

export const PersonName = z.string().trim().min(1, 'Give a name.').max(NAME_LENGTH_MAX).superRefine(requireStorable);

/** As the library keeps it: in lower case. */
export const PersonEmail = z
  .string()
  .trim()
  .toLowerCase()
  .max(EMAIL_LENGTH_MAX)
  .pipe(z.email('This is no e-mail address.'));

export const Password = z
  .string()
  .min(PASSWORD_LENGTH_MIN, `Give at least ${PASSWORD_LENGTH_MIN} characters.`)
  .max(PASSWORD_LENGTH_MAX);

/** Whom the embedded store belongs to until they say who they are: an address that no mail can reach. */
export const LOCAL_OWNER = 'owner@hookline.invalid';

const Email = z.string().nullable().openapi({
  description: 'Null: the owner of an embedded store, who has not said yet who they are.',
});

/** An address as it is shown. */
export function presentEmail(email: string): string | null {
  return email === LOCAL_OWNER ? null : email;
}

export const Member = z
  .object({
    id: z.string().openapi({ example: 'per_01hx5zt4q8e3vb7k2m9n6p4r5s' }),
    name: z.string(),
    email: Email,
    role: MemberRole,
    createdAt: z.iso.datetime(),
  })
  .openapi('Member');

export const Members = pageOf(Member);

export const MemberChange = z.strictObject({ role: MemberRole }).openapi('MemberChange');

export const NewInvitation = z.strictObject({ email: PersonEmail, role: MemberRole }).openapi('NewInvitation');
export type NewInvitation = z.infer<typeof NewInvitation>;

export const Invitation = z
  .object({
    id: z.string(),
    email: z.string(),
    role: MemberRole,
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    mailedAt: z.iso
      .datetime()
      .nullable()
      .openapi({ description: 'Null: no mail went out; hand the link on yourself.' }),
  })
  .openapi('Invitation');

export const Invitations = pageOf(Invitation);

export const CreatedInvitation = Invitation.extend({
  link: z.string().openapi({ description: 'Where it is accepted. Shown this once.' }),
}).openapi('CreatedInvitation');

export const Acceptance = z.strictObject({
  name: PersonName.optional(),
  password: z.string().max(PASSWORD_LENGTH_MAX),
});
export type Acceptance = z.infer<typeof Acceptance>;

/** Who is asking, as the designer shows it. */
export const Session = z
  .object({
    person: z.object({ id: z.string(), name: z.string(), email: Email }).nullable(),
    account: z.object({ id: z.string(), name: z.string() }),
    role: MemberRole.nullable().openapi({ description: 'Null: an API key asks.' }),
    scopes: z.array(z.string()),
    accounts: z.array(z.object({ id: z.string(), name: z.string(), role: MemberRole })),
  })
  .openapi('Session');
