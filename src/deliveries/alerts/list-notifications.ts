import { encodeId } from '../../base/ids.ts';
import { readCursor, toPage } from '../../http/page.ts';
import type { AccountContext } from '../../store/context.ts';
import { listNotificationRows, type NotificationRow } from './notification-queries.ts';
import type { MailState, Notification } from './schema.ts';
import { type Told, titleOf } from './wording.ts';

/** What the account's people should know, newest first. `sendsMail`: whether this server has a way to send mail. */
export async function listNotifications(
  ctx: AccountContext,
  { sendsMail }: { sendsMail: boolean },
  query: {
    kind?: NotificationRow['kind'] | undefined;
    endpointId?: string | undefined;
    cursor?: string | undefined;
    limit: number;
  },
) {
  const rows = await listNotificationRows(ctx.db, ctx.accountId, {
    kind: query.kind,
    endpointId: query.endpointId,
    before: readCursor(query.cursor),
    limit: query.limit + 1,
  });
  return toPage(rows, query.limit, (row) => presentNotification(row, sendsMail));
}

function presentNotification(row: NotificationRow, sendsMail: boolean): Notification {
  const told = { kind: row.kind, detail: row.detail } as unknown as Told;
  return {
    id: encodeId('ntf', row.id),
    kind: row.kind,
    title: titleOf(told),
    detail: told.detail,
    endpointId: encodeId('end', row.endpoint_id),
    mail: { state: mailStateOf(row, sendsMail), to: row.mail_to, at: row.mailed_at?.toISOString() ?? null },
    createdAt: row.created_at.toISOString(),
  };
}

function mailStateOf(row: NotificationRow, sendsMail: boolean): MailState {
  if (row.mail_to.length === 0) return 'none';
  if (row.mailed_at !== null) return 'sent';
  if (row.mail_due_at === null) return 'failed';
  return sendsMail ? 'queued' : 'not_configured';
}
