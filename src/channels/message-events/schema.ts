import { z } from '@hono/zod-openapi';
import { Moment } from '../../http/moment.ts';
import { requireStorable } from '../../rules/storable.ts';

const ITEMS_MAX = 1_000;

const Text = (max: number) => z.string().min(1).max(max);
/** Formats print integers: beyond 2^53 they would be others. */
const Id = z.int().min(0);
const Url = Text(2_048)
  .refine(
    (text) => /^https?:\/\//i.test(text) && URL.canParse(text),
    'This must be a URL that begins with http:// or https://.',
  )
  .openapi({ example: 'https://shop.example/offer' });

export const ReportedContact = z
  .strictObject({
    id: Text(40).optional().openapi({ example: 'cnt_01h47xjr000000000000000000' }),
    phone: Text(40).optional(),
    email: Text(320).optional(),
    key: z.strictObject({ field: Text(100), value: Text(500) }).optional(),
  })
  .refine((by) => Object.keys(by).length === 1, 'Name the contact in one way: id, phone, email or key.')
  .openapi('ReportedContact', {
    description: 'Who got the message: by `id`, `phone`, `email` or a key field’s value.',
  });
export type ReportedContact = z.infer<typeof ReportedContact>;

const ReportedSend = z
  .strictObject({
    kind: z.enum(['unitary', 'batch']),
    number: Id.optional().openapi({ description: 'The mailing.' }),
    templateNumber: Id.optional().openapi({ description: 'The message that was used for it.' }),
    messageInstanceNumber: Id.optional().openapi({ description: 'This one message; left out: a number of ours.' }),
    category: Text(100).optional().openapi({ description: 'The key of a subscription category.' }),
    startedAt: Moment.optional(),
    broadcastNumber: Id.optional(),
    workflow: z
      .strictObject({ number: Id, blockId: Text(200), eventKey: Text(200), eventType: Text(200) })
      .optional()
      .openapi({ description: 'The flow it came from. Keys are texts: their zeros stay.' }),
  })
  .refine(({ broadcastNumber, workflow }) => broadcastNumber === undefined || workflow === undefined, {
    path: ['workflow'],
    message: 'A message is part of a broadcast or of a workflow, not of both.',
  })
  .openapi('ReportedSend', { description: 'What it was sent for.' });
export type ReportedSend = z.infer<typeof ReportedSend>;

const Dsn = z
  .strictObject({
    mta: Text(255).optional().openapi({ description: 'The server that refused it.', example: 'mail.example.com' }),
    diagnostic: Text(2_000).optional().openapi({ example: 'smtp;550 5.1.1 The email account does not exist.' }),
    status: z
      .string()
      .regex(/^[45](\.\d{1,3}\.\d{1,3}|\d\d)$/, 'This must be an enhanced status (5.1.1) or a reply code (550).')
      .optional()
      .openapi({ description: 'Left out: as the diagnostic says.', example: '5.1.1' }),
    action: z.enum(['failed', 'delayed']).optional(),
    isInvalidMailbox: z.boolean().optional().openapi({ description: 'Left out: as the status says.' }),
    returned: z
      .boolean()
      .default(true)
      .openapi({ description: 'Came back after it was accepted; false: refused at once.' }),
  })
  .openapi('Dsn', { description: 'What the delivery status notification says (RFC 3464).' });
export type Dsn = z.infer<typeof Dsn>;

const common = {
  id: Text(200).optional().openapi({ description: 'Your id of this report. Left out, `kind`, `at` and `url` are it.' }),
  externalId: Text(200).openapi({
    description: 'Your id of the message.',
    example: '<20261121.4711@mail.example.com>',
  }),
  at: Moment.optional().openapi({ description: 'When it happened; left out: now.' }),
  contact: ReportedContact.optional(),
  channel: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,31}$/, 'This must be a word in lower case, such as email, sms or viber.')
    .optional()
    .openapi({ example: 'email' }),
  recipient: Text(320).optional().openapi({ description: 'The address it went to; left out: the contact’s.' }),
  send: ReportedSend.optional(),
  tag: Text(200).optional(),
  viewUrl: Url.optional().openapi({ description: 'Its web version.' }),
};

export const MessageEvent = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.enum(['sent', 'delivered', 'read']), ...common }),
    z.strictObject({ kind: z.literal('bounced'), ...common, dsn: Dsn.optional() }),
    z.strictObject({
      kind: z.literal('complained'),
      ...common,
      report: Text(200_000).optional().openapi({ description: 'The feedback-loop report as it came.' }),
    }),
    z.strictObject({ kind: z.literal('clicked'), ...common, url: Url }),
    z.strictObject({
      kind: z.literal('unsubscribed'),
      ...common,
      category: Text(100).optional().openapi({ description: 'The category they left; left out: all.' }),
    }),
  ])
  .openapi('MessageEvent', {
    description:
      'What became of a message. `contact` and `channel` are needed in the first report of a message; these, `recipient`, ' +
      '`send`, `tag` and `viewUrl` are read in that one only.',
  });
export type MessageEvent = z.infer<typeof MessageEvent>;

export const MessageEvents = z
  .strictObject({
    items: z.array(MessageEvent).min(1).max(ITEMS_MAX),
    createContacts: z
      .boolean()
      .default(false)
      .openapi({ description: 'Phone numbers and e-mail addresses that nobody has become contacts.' }),
  })
  .superRefine(requireStorable)
  .openapi('MessageEvents');
export type MessageEvents = z.infer<typeof MessageEvents>;

export const MessageEventsResult = z
  .object({
    accepted: z.int().openapi({ description: 'New: their events are told.' }),
    duplicates: z.int().openapi({ description: 'Reported before: nothing was done.' }),
  })
  .openapi('MessageEventsResult');
export type MessageEventsResult = z.infer<typeof MessageEventsResult>;
