import { type Letter, renderLetter } from '../../mail/letter.ts';
import { TEXTS } from '../texts/texts.ts';
import type { NewSignupForm } from './schema.ts';

const LINK = '{link}';

/** The text message that brings somebody their link. */
export function writeConfirmation({ confirmationText, title, language }: NewSignupForm, url: string): string {
  const text = confirmationText ?? TEXTS[language].confirmMessage(title);
  return text.includes(LINK) ? text.replaceAll(LINK, () => url) : `${text} ${url}`;
}

/** The same as a mail. */
export function writeConfirmationMail({ title, language }: NewSignupForm, url: string) {
  const texts = TEXTS[language];
  const letter: Letter = {
    tone: 'plain',
    language,
    preview: texts.mail.paragraph,
    heading: title,
    paragraphs: [texts.mail.paragraph],
    facts: [],
    action: { label: texts.confirm.heading, url, note: texts.mail.note },
    footer: texts.mail.footer,
  };
  return { subject: texts.mail.subject(title), ...renderLetter(letter) };
}

/** Where somebody confirms. */
export function confirmationUrl(publicUrl: string, token: string): string {
  return `${publicUrl}/f/confirm/${token}`;
}
