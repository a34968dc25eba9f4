import { z } from '@hono/zod-openapi';
import { PageQuery } from '../../http/page.ts';
import { idFilter } from '../../http/router.ts';

const Url = z.string().openapi({ description: 'Without its query.', example: 'https://partner.example/hook' });
const Answer = { status: z.int().nullable(), errorClass: z.string().nullable() };

/** The nth failed attempt of a day. */
export const ErrorsDetail = z
  .object({
    ordinal: z.int().openapi({ description: 'The how-manieth of that day.', example: 10 }),
    day: z.iso.date().openapi({ description: 'In the time zone of the server (HOOKLINE_TIME_ZONE).' }),
    url: Url,
    ...Answer,
    at: z.iso.datetime(),
  })
  .openapi('EndpointErrorsDetail');
export type ErrorsDetail = z.infer<typeof ErrorsDetail>;

/** Switched off, because its receiver said so or failed for too long. */
export const DisabledDetail = z
  .object({
    reason: z.enum(['gone', 'failures']).openapi({ description: 'Gone: its receiver answered 410.' }),
    url: Url,
    errors: z.int().openapi({ description: 'Failed attempts in a row.', example: 100 }),
    since: z.iso.datetime().openapi({ description: 'When the first of them was.' }),
    at: z.iso.datetime(),
    ...Answer,
    whenOff: z.enum(['hold', 'discard']).openapi({ description: 'What becomes of events while it is off.' }),
    holdUntil: z.iso.datetime().nullable().openapi({ description: 'Events that come up later are discarded.' }),
  })
  .openapi('EndpointDisabledDetail');
export type DisabledDetail = z.infer<typeof DisabledDetail>;

/** Active again. */
export const ReactivatedDetail = z
  .object({
    by: z.enum(['link', 'api']),
    url: Url,
    sent: z.int().openapi({ description: 'Kept events that are sent now.' }),
    discarded: z.int().openapi({ description: 'Kept events that are not sent.' }),
  })
  .openapi('EndpointReactivatedDetail');
export type ReactivatedDetail = z.infer<typeof ReactivatedDetail>;

export const NotificationKind = z
  .enum(['endpoint.errors', 'endpoint.disabled', 'endpoint.reactivated'])
  .openapi('NotificationKind');

export const MailState = z.enum(['none', 'queued', 'sent', 'failed', 'not_configured']).openapi('MailState', {
  description:
    'None: nobody is to be mailed. Failed: given up after a day. Not configured: this server sends no mail (SMTP_URL).',
});
export type MailState = z.infer<typeof MailState>;

export const Notification = z
  .object({
    id: z.string(),
    kind: NotificationKind,
    title: z.string().openapi({ example: 'Webhook switched off: partner.example (100 errors in 8 hours)' }),
    detail: z.union([ErrorsDetail, DisabledDetail, ReactivatedDetail]),
    endpointId: z.string(),
    mail: z.object({
      state: MailState,
      to: z.array(z.string()),
      at: z.iso.datetime().nullable().openapi({ description: 'When it was sent.' }),
    }),
    createdAt: z.iso.datetime(),
  })
  .openapi('Notification');
export type Notification = z.infer<typeof Notification>;

export const NotificationsQuery = PageQuery.extend({
  kind: NotificationKind.optional(),
  endpoint: idFilter('end', 'an endpoint'),
});
export type NotificationsQuery = z.infer<typeof NotificationsQuery>;

export const Reactivation = z
  .strictObject({
    replay: z.boolean().optional().openapi({
      description: 'Whether the events kept meanwhile are sent now (the default); else they are discarded.',
    }),
  })
  .openapi('Reactivation');
