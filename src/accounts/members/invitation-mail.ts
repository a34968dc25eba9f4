import { renderLetter } from '../../mail/letter.ts';
import type { Role } from '../../store/people-schema.ts';

/** The mail that asks somebody to become a member. */
export function composeInvitation(invitation: { invited_by: string; role: Role; expires_at: Date }, link: string) {
  const { invited_by: by, role } = invitation;
  const letter = renderLetter({
    tone: 'plain',
    preview: `${by} invites you to Hookline.`,
    heading: 'You are invited to Hookline',
    paragraphs: [
      `${by} invites you to work on their campaigns as ${role === 'operator' || role === 'owner' ? 'an' : 'a'} ${role}.`,
    ],
    facts: [],
    action: {
      label: 'Accept the invitation',
      url: link,
      note: 'The link works once, for a week. If you do not know who this is, delete this mail: nothing happens.',
    },
    footer: 'Hookline sends this because somebody entered your address.',
  });
  return { subject: `${by} invites you to Hookline`, ...letter };
}
