import { notFound } from '../base/errors.ts';
import { encodeId } from '../base/ids.ts';
import type { AccountContext } from '../store/context.ts';
import { findShownContact } from './contact-queries.ts';

/** What a card is made of. */
export interface CardParts {
  /** UUID. */
  id: string;
  number: number;
  name: string | null;
  /** E.164. */
  phone: string | null;
  email: string | null;
  language: string | null;
  /** The values of key fields, by code. */
  keys: Readonly<Record<string, string>>;
  /** By code. */
  fields: Readonly<Record<string, unknown>>;
}

/** A contact as templates see it as `$contact`: plain data. */
export type TemplateCard = Readonly<Record<string, unknown>>;

/**
 * What is built in, then keys and fields by their codes. No field stands for what is built in, and none reaches the
 * prototype of anything.
 */
export function templateCard({ id, number, name, phone, email, language, keys, fields }: CardParts): TemplateCard {
  // Without a prototype, `__proto__` is a code like any other.
  const card: Record<string, unknown> = Object.create(null);
  return Object.assign(card, fields, keys, { id: encodeId('cnt', id), number, name, phone, email, language });
}

/** The card of the account's contact of that UUID. @throws AppError `not_found`. */
export async function loadTemplateCard(ctx: AccountContext, contactId: string): Promise<TemplateCard> {
  const row = await findShownContact(ctx.db, ctx.accountId, contactId);
  if (!row) throw notFound('contact');
  return templateCard(row);
}
