import { type Context, newId } from '../../store/context.ts';
import { insertNotificationRows } from './notification-queries.ts';
import { type Told, withoutQuery } from './wording.ts';

/** Something about an endpoint that people should know. */
export type NewNotification = Told & {
  accountId: string;
  endpointId: string;
  /** Who gets it as a mail; empty: nobody. */
  mailTo: string[];
  /** When it came about, ms. */
  at: number;
};

/** Notes what people should know, in the caller's transaction: it is mailed after the commit. Queries of URLs are dropped. */
export async function insertNotifications(ctx: Context, notifications: readonly NewNotification[]): Promise<void> {
  if (notifications.length === 0) return;
  await insertNotificationRows(
    ctx,
    notifications.map(({ detail, ...rest }) => ({
      ...rest,
      id: newId(ctx),
      detail: JSON.stringify({ ...detail, url: withoutQuery(detail.url) }),
    })),
  );
}
