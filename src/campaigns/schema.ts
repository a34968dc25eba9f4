import { z } from '@hono/zod-openapi';
import { PageQuery } from '../http/page.ts';
import { requireStorable } from '../rules/storable.ts';
import { ChatbotDefinition } from './definition.ts';

const NAME_LENGTH_MAX = 120;
/** What the version column holds. */
export const VERSION_MAX = 2_147_483_647;
const EXAMPLE_ID = 'cmp_01hw000000e008000000000000';

const Name = z
  .string()
  .trim()
  .min(1, 'Give it a name.')
  .max(NAME_LENGTH_MAX)
  .superRefine(requireStorable)
  .openapi({ example: 'Summer prizes' });

/** Taken as it comes: parseDefinition names every mistake in a designer's words. */
const DefinitionInput = z
  .record(z.string(), z.unknown())
  .superRefine(requireStorable)
  .openapi({
    allOf: [{ $ref: '#/components/schemas/ChatbotDefinition' }],
    example: {
      keywords: ['summer'],
      welcome: {
        text: 'Hi! Choose:',
        menu: [
          { text: 'Opening hours', redirect: { type: 'interaction', to: 'hours' } },
          {
            redirect: {
              type: 'webhook',
              prompt: 'Your name?',
              confirmation: 'Thank you!',
              webhook: { url: 'https://partner.example/hook', headers: [{ name: 'x-api-key', value: 's3cret' }] },
            },
          },
        ],
      },
      interactions: [{ id: 'hours', label: 'Hours', text: '9 to 5', menu: [] }],
    },
  });

export const CampaignKind = z.enum(['chatbot']).openapi('CampaignKind');

export const NewCampaign = z
  .strictObject({ kind: CampaignKind, name: Name, definition: DefinitionInput })
  .openapi('NewCampaign');
export type NewCampaign = z.infer<typeof NewCampaign>;

export const CampaignChange = z
  .strictObject({ name: Name, definition: DefinitionInput })
  .openapi('CampaignChange', { description: 'A header value sent as "****" keeps the value it had.' });
export type CampaignChange = z.infer<typeof CampaignChange>;

const Problem = z
  .object({
    path: z.string().openapi({
      example: '/welcome/menu/0/redirect/to',
      description: 'A JSON Pointer into the definition.',
    }),
    code: z.string().openapi({ example: 'redirect_dangling' }),
    message: z.string().openapi({ example: '"Welcome Message", option 1: There is no interaction "hours".' }),
  })
  .openapi('CampaignProblem');

const By = z.string().nullable().openapi({ example: 'Ana' });
const BY = 'A person’s name or an API key’s, as it was then; null where it was not kept.';

export const CampaignSummary = z
  .object({
    id: z.string().openapi({ example: EXAMPLE_ID }),
    kind: CampaignKind,
    name: Name,
    state: z.enum(['draft', 'live', 'archived']).openapi({
      description: 'draft: never published. live: people can start it. archived: nobody new, those inside finish.',
    }),
    version: z.int().nullable().openapi({ example: 2, description: 'The live version.' }),
    revision: z.int().openapi({ example: 5, description: 'Counts up with each save.' }),
    keywords: z.array(z.string()).openapi({ description: 'Of the draft.', example: ['summer'] }),
    channels: z.array(z.string()).openapi({ description: 'Of the draft.' }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime().openapi({ description: 'When it was last saved, published or archived.' }),
    savedAt: z.iso.datetime().openapi({ description: 'When its draft was last saved.' }),
    savedBy: By.openapi({ description: `Who saved it. ${BY}` }),
  })
  .openapi('CampaignSummary');
export type CampaignSummary = z.infer<typeof CampaignSummary>;

export const CampaignRevision = CampaignSummary.pick({
  revision: true,
  state: true,
  version: true,
  updatedAt: true,
  savedAt: true,
  savedBy: true,
}).openapi('CampaignRevision');
export type CampaignRevision = z.infer<typeof CampaignRevision>;

export const Campaign = CampaignSummary.extend({
  definition: ChatbotDefinition.openapi({
    description: 'The draft. Header values read as "****" for keys with `read` only.',
  }),
  problems: z.array(Problem).openapi({ description: 'All that stands between the draft and its publication.' }),
}).openapi('Campaign');
export type Campaign = z.infer<typeof Campaign>;

export const PublishedVersion = z.object({ version: z.int().openapi({ example: 2 }) }).openapi('PublishedVersion');

export const VersionSummary = z
  .object({
    version: z.int().openapi({ example: 2 }),
    publishedAt: z.iso.datetime(),
    publishedBy: By.openapi({ description: `Who published it. ${BY}` }),
  })
  .openapi('CampaignVersionSummary');
export type VersionSummary = z.infer<typeof VersionSummary>;

export const Version = VersionSummary.extend({ definition: ChatbotDefinition }).openapi('CampaignVersion');
export type Version = z.infer<typeof Version>;

export const VersionPageQuery = z.object({
  cursor: z.coerce
    .number()
    .int()
    .min(1)
    .max(VERSION_MAX)
    .optional()
    .openapi({ description: 'The `nextCursor` of the page before.' }),
  limit: PageQuery.shape.limit,
});

const DiffSide = z.union([z.literal('draft'), z.coerce.number().int().min(1).max(VERSION_MAX)]);

export const DiffQuery = z.object({
  from: DiffSide.openapi({ param: { name: 'from', in: 'query' }, example: 1, description: 'A version, or `draft`.' }),
  to: DiffSide.openapi({ param: { name: 'to', in: 'query' }, example: 'draft', description: 'A version, or `draft`.' }),
});
export type DiffQuery = z.infer<typeof DiffQuery>;

export const VersionDiff = z
  .object({
    from: DiffSide,
    to: DiffSide,
    changes: z.array(
      z.object({
        path: z.string().openapi({
          example: '/welcome/text',
          description: 'A JSON Pointer into `to`; into `from` where something was removed.',
        }),
        op: z.enum(['added', 'removed', 'changed']),
        before: z.unknown().optional(),
        after: z.unknown().optional(),
      }),
    ),
  })
  .openapi('CampaignDiff', { description: 'Keys with `read` only do not see changes of header values.' });
