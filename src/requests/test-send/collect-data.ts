import { AppError, type FieldError } from '../../base/errors.ts';
import { decodeId } from '../../base/ids.ts';
import { findContactId } from '../../contacts/find-contact.ts';
import { loadTemplateCard, type TemplateCard } from '../../contacts/template-card.ts';
import { findTimeZone } from '../../events/activities/queries.ts';
import type { References, TemplateData } from '../../rules/templates/template.ts';
import { findSourceEvent } from '../../source-events/read-source-events.ts';
import type { AccountContext } from '../../store/context.ts';
import type { RequestTest } from './schema.ts';

/**
 * What a request's templates see in a test.
 * @throws AppError `invalid` for what is not there, given twice, or needed by its variables and not given.
 */
export async function collectData(ctx: AccountContext, given: RequestTest, uses: References): Promise<TemplateData> {
  const errors: FieldError[] = [];
  const event = await findParams(ctx, given, errors);
  const card = await findCard(ctx, given, event?.contactId ?? null, errors);
  if (errors.length === 0) errors.push(...listNeeds(uses, { card, event }));
  if (errors.length > 0) throw new AppError('invalid', 'The test cannot be made with these data.', { errors });
  const language = card?.language;
  return {
    contact: card ?? {},
    data: given.data ?? {},
    params: event?.params ?? {},
    locale: typeof language === 'string' ? language : null,
    timeZone: await findTimeZone(ctx.db, ctx.accountId),
  };
}

interface TestEvent {
  params: Readonly<Record<string, unknown>>;
  /** UUID of the contact that it is about. */
  contactId: string | null;
}

async function findParams(
  ctx: AccountContext,
  { sourceEventId, event }: RequestTest,
  errors: FieldError[],
): Promise<TestEvent | null> {
  if (sourceEventId === undefined) return event ? { params: event.params, contactId: null } : null;
  if (event) errors.push({ path: '/event', message: 'Either a stored event or one written by hand, not both.' });
  const id = decodeId('sev', sourceEventId);
  const found = id === undefined ? undefined : await findSourceEvent(ctx, id);
  if (!found) errors.push({ path: '/sourceEventId', message: 'There is no such source event, or no longer.' });
  return found ?? null;
}

async function findCard(
  ctx: AccountContext,
  { contactId, contact }: RequestTest,
  ofEvent: string | null,
  errors: FieldError[],
): Promise<TemplateCard | null> {
  if (contact !== undefined) {
    if (contactId !== undefined) {
      errors.push({ path: '/contact', message: 'Either a contact or a card written by hand, not both.' });
    }
    return Object.assign(Object.create(null), contact);
  }
  const wanted = contactId === undefined ? ofEvent : decodeId('cnt', contactId);
  const id = wanted && (await findContactId(ctx.db, ctx.accountId, { id: wanted }));
  if (id) return loadTemplateCard(ctx, id);
  if (contactId !== undefined) errors.push({ path: '/contactId', message: 'There is no such contact.' });
  return null;
}

/** What the variables need and nobody gave: which kind of test data, and for what. */
function listNeeds(
  { contact, params }: References,
  given: { card: TemplateCard | null; event: TestEvent | null },
): FieldError[] {
  const errors: FieldError[] = [];
  if (contact.length > 0 && given.card === null) {
    const message = `Choose a contact, or write a card: it uses ${contact.map((name) => `$contact.${name}`).join(', ')}.`;
    errors.push({ path: '/contactId', code: 'needs_contact', message });
  }
  if (params.length > 0 && given.event === null) {
    const message = `Choose an event, or write one: it uses ${params.map((name) => `\${${name}}`).join(', ')}.`;
    errors.push({ path: '/sourceEventId', code: 'needs_event', message });
  }
  return errors;
}
