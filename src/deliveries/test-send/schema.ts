import { z } from '@hono/zod-openapi';

export const TestSend = z
  .strictObject({
    payload: z
      .unknown()
      .optional()
      .openapi({ description: 'Any JSON, sent as it is. Left out: a sample of what this endpoint gets, invented.' }),
  })
  .openapi('TestSend');
export type TestSend = z.infer<typeof TestSend>;

const Header = z.object({ name: z.string(), value: z.string() });
const Milliseconds = z.number().nullable();

const Certificate = z.object({
  subject: z.string().openapi({ example: 'CN=partner.example' }),
  issuer: z.string(),
  validFrom: z.iso.datetime(),
  validTo: z.iso.datetime(),
});

const Connection = z.object({
  address: z.string(),
  port: z.int(),
  tls: z
    .object({
      version: z.string().nullable().openapi({ example: 'TLSv1.3' }),
      cipher: z.string().nullable(),
      certificate: Certificate.nullable().openapi({ description: 'Also where it was refused.' }),
    })
    .optional()
    .openapi({ description: 'Left out over plain http.' }),
});

export const TestTrace = z
  .object({
    ok: z.boolean().openapi({ description: 'A real delivery would be done.' }),
    verdict: z.object({
      outcome: z
        .enum(['delivered', 'retry', 'failed'])
        .openapi({ description: 'What would become of a real delivery, by the endpoint’s policy.' }),
      why: z.string(),
    }),
    resolved: z.array(z.string()).openapi({ description: 'Every address of the host; all of them are vetted.' }),
    connection: Connection.nullable().openapi({
      description: 'Null where there was none, or cannot be seen (Workers).',
    }),
    request: z.object({
      method: z.literal('POST'),
      url: z.string(),
      headers: z.array(Header),
      raw: z.string().nullable().openapi({
        description: 'The bytes as sent, as text; null where nothing was sent, and for keys without `design`.',
      }),
      body: z.string(),
    }),
    response: z
      .object({
        status: z.int(),
        headers: z.array(Header),
        body: z.string().nullable().openapi({ description: 'Its first 64 KiB.' }),
        truncated: z.boolean(),
      })
      .nullable(),
    timing: z
      .object({
        dns: Milliseconds,
        connect: Milliseconds,
        tls: Milliseconds,
        firstByte: Milliseconds,
        total: z.number(),
      })
      .openapi({ description: 'Milliseconds; dns, connect and tls each on their own, the others from the start.' }),
    errorClass: z.string().optional().openapi({ example: 'tls' }),
    errorMessage: z.string().optional().openapi({ description: 'Which phase failed, and what can be done about it.' }),
  })
  .openapi('TestTrace');
export type TestTrace = z.infer<typeof TestTrace>;
