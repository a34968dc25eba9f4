import { z } from '@hono/zod-openapi';
import { toStorable } from '../rules/text.ts';
import { Continuation, Field } from './definition.ts';

/** What WhatsApp takes at most; shorter channels cut or split as they do with any text. */
const TEXT_LENGTH_MAX = 4_096;
const URL_LENGTH_MAX = 2_048;
const FIELDS_MAX = 20;
/** A name that a partner misspelt may be as long as its answer. */
const WHY_LENGTH_MAX = 300;

/** As it is sent to providers: nothing in it needs escapes any more. */
const HTTPS_URL = /^https:\/\/[!-~]+$/;

const Value = z.union([z.string().max(TEXT_LENGTH_MAX).overwrite(toStorable), z.number(), z.boolean()]);

/** How a partner that was asked may say how the conversation goes on. */
export const TypedAnswer = z
  .strictObject({
    text: z
      .string()
      .max(TEXT_LENGTH_MAX)
      .overwrite(toStorable)
      .optional()
      .openapi({
        description:
          'Said to the person as it is, never read as a template. For a webhook it takes the place of the confirmation; ' +
          'empty, nothing is said.',
      }),
    media: z
      .strictObject({
        kind: z.enum(['image', 'video', 'audio', 'document']),
        url: z
          .string()
          .max(URL_LENGTH_MAX)
          .regex(HTTPS_URL, 'This must be an https URL in ASCII.')
          .refine((url) => URL.canParse(url), 'This must be an https URL.'),
      })
      .optional()
      .openapi({ description: 'Sent with the text (or the confirmation) as its caption.' }),
    set: z
      .record(Field, Value)
      .refine((set) => Object.keys(set).length <= FIELDS_MAX, `At most ${FIELDS_MAX} fields.`)
      .optional()
      .openapi({
        description:
          'Contact fields and their values. One that does not take its value stays as it is; the trace says so.',
      }),
    redirect: Continuation.optional().openapi({
      description:
        'Where the conversation goes on, instead of where its designer leads. A section of the same campaign, or a ' +
        'published campaign; one that is not there is ignored.',
    }),
    end: z.literal(true).optional().openapi({
      description: 'The campaign ends here, as by a redirect of type "end": back to the one that called it, if any.',
    }),
  })
  .refine(({ redirect, end }) => redirect === undefined || end === undefined, 'Either redirect or end, not both.')
  .openapi('TypedAnswer', {
    example: {
      text: 'Your code is SALE-7.',
      set: { promocode: 'SALE-7' },
      redirect: { type: 'interaction', to: 'hours' },
    },
  });
export type TypedAnswer = z.infer<typeof TypedAnswer>;

type Reading = { ok: true; answer: TypedAnswer } | { ok: false; why: string };

/**
 * Reads what a partner answered. Anything but a typed answer is none: a name that is not known is most likely a slip, and
 * `why`, a sentence for the designer, says which.
 */
export function readTypedAnswer(data: unknown): Reading {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    return { ok: false, why: 'it is no JSON object.' };
  }
  const reading = TypedAnswer.safeParse(data);
  if (reading.success) return { ok: true, answer: reading.data };
  const why = describe(reading.error.issues[0]);
  return { ok: false, why: toStorable(why.length > WHY_LENGTH_MAX ? `${why.slice(0, WHY_LENGTH_MAX)}…` : why) };
}

/** Where and what. Of a name that is not known the issue's path is where it stands, without it. */
function describe(issue: z.core.$ZodIssue | undefined): string {
  if (issue === undefined) return '';
  if (issue.code !== 'unrecognized_keys') return `${toPointer(issue.path)}${issue.message}`;
  return `${toPointer([...issue.path, ...issue.keys.slice(0, 1)])}This field is not known here.`;
}

/** `/media/url: `; nothing for the answer as a whole. */
function toPointer(path: readonly PropertyKey[]): string {
  const parts = path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`);
  return parts.length === 0 ? '' : `${parts.join('')}: `;
}
