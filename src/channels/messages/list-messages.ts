import { notFound } from '../../base/errors.ts';
import { encodeId } from '../../base/ids.ts';
import { readCursor, toPage } from '../../http/page.ts';
import type { AccountContext } from '../../store/context.ts';
import { findMessageRow, listMessageRows, type MessageRow } from './queries.ts';
import type { Message, MessageQuery } from './schema.ts';

/** The account's messages, newest first. */
export async function listMessages(ctx: AccountContext, query: MessageQuery) {
  const rows = await listMessageRows(ctx.db, ctx.accountId, {
    contactId: query.contact,
    channelId: query.channel,
    state: query.state,
    before: readCursor(query.cursor),
    limit: query.limit + 1,
  });
  return toPage(rows, query.limit, toMessage);
}

/** @throws AppError `not_found`. */
export async function getMessage(ctx: AccountContext, messageId: string): Promise<Message> {
  const row = await findMessageRow(ctx.db, ctx.accountId, messageId);
  if (!row) throw notFound('message');
  return toMessage(row);
}

function toMessage(row: MessageRow): Message {
  return {
    id: encodeId('msg', row.id),
    direction: row.direction,
    state: row.state,
    text: row.text,
    providerId: row.provider_id,
    ...(row.error !== null && { error: row.error as NonNullable<Message['error']> }),
    channelId: encodeId('chn', row.channel_id),
    contactId: encodeId('cnt', row.contact_id),
    createdAt: row.created_at.toISOString(),
    ...(row.trace !== null && { trace: row.trace as NonNullable<Message['trace']> }),
  };
}
