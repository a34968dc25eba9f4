import { z } from '@hono/zod-openapi';
import { MASK } from '../rules/mask.ts';
import { requireStorable } from '../rules/storable.ts';
import { API_KEY_HEADER, CONNECTOR_KINDS } from './credentials.ts';

const ConnectorKind = z.enum(CONNECTOR_KINDS).openapi('ConnectorKind');

const Name = z
  .string()
  .trim()
  .min(1, 'Give it a name.')
  .max(100)
  .superRefine(requireStorable)
  .openapi({ example: 'Shop', description: 'Not that of another connector.' });

const Config = z
  .record(z.string(), z.unknown())
  .superRefine(requireStorable)
  .openapi({
    example: { token: MASK },
    description:
      '`basic`: `login`, `password`. `bearer`: `token`. ' +
      `\`api_key\`: \`value\`, \`in?\` (\`header\` or \`query\`), \`name?\` (the header’s or the parameter’s; \`${API_KEY_HEADER}\`). ` +
      '`oauth2` (client credentials): `tokenUrl`, `clientId`, `clientSecret`, `scope?`, `audience?`, `clientAuth?` ' +
      '(`basic`: in the `Authorization` of the token request; `body`: in its form). ' +
      `\`password\`, \`token\`, \`value\` and \`clientSecret\` are write-only: they read as "${MASK}".`,
  });

export const NewConnector = z.strictObject({ name: Name, kind: ConnectorKind, config: Config }).openapi('NewConnector');
export type NewConnector = z.infer<typeof NewConnector>;

export const ConnectorChange = z
  .strictObject({
    name: Name.optional(),
    kind: ConnectorKind.optional().openapi({ description: 'May be repeated, cannot change.' }),
    config: Config.optional().openapi({
      example: {},
      description: `Keys that are left out stay, null takes a key away, a secret sent as "${MASK}" stays.`,
    }),
  })
  .openapi('ConnectorChange');
export type ConnectorChange = z.infer<typeof ConnectorChange>;

export const Connector = z
  .object({
    id: z.string().openapi({ example: 'con_01hw000000e008000000000000' }),
    name: Name,
    kind: ConnectorKind,
    config: Config,
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .openapi('Connector');
export type Connector = z.infer<typeof Connector>;

export const ConnectorDetail = Connector.extend({
  usedBy: z
    .object({
      requests: z.array(z.object({ id: z.string(), name: z.string() })),
      webhooks: z.array(
        z.object({
          id: z.string(),
          endpointId: z.string(),
          campaignId: z.string().nullable(),
          name: z.string().nullable().openapi({ description: 'For one of a campaign: the campaign’s.' }),
        }),
      ),
      campaigns: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          path: z.string().openapi({ description: 'A JSON Pointer into its draft.' }),
        }),
      ),
    })
    .openapi({ description: 'While it is used, it cannot be deleted.' }),
}).openapi('ConnectorDetail');
export type ConnectorDetail = z.infer<typeof ConnectorDetail>;

export const ConnectorTest = z
  .object({
    ok: z.boolean(),
    message: z.string().openapi({ example: 'The token endpoint answered 401 (invalid_client).' }),
  })
  .openapi('ConnectorTest');
export type ConnectorTest = z.infer<typeof ConnectorTest>;
