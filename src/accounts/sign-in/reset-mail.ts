import { renderLetter } from '../../mail/letter.ts';
import type { Mail } from '../../mail/mail.ts';

/** The mail that lets somebody choose a new password. */
export function composeResetMail(id: string, person: { email: string; name: string }, url: string): Mail {
  const letter = renderLetter({
    tone: 'plain',
    preview: 'Choose a new password for Hookline.',
    heading: 'Choose a new password',
    paragraphs: [`Hello ${person.name}, somebody asked for a new password for your address.`],
    facts: [],
    action: {
      label: 'Choose a password',
      url,
      note: 'The link works once, for an hour. If you did not ask for it, nothing has changed: delete this mail.',
    },
    footer: 'Hookline sends this because a new password was asked for with your address.',
  });
  return { id, to: [person.email], subject: 'Choose a new password', ...letter };
}
