import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { buildSample } from './build-sample.ts';
import { SAMPLE_AT, SAMPLE_DELIVERY_ID } from './catalogue/sample-parts.ts';
import { CATALOGUE } from './catalogue.ts';
import { EVENT_TYPES, type EventType } from './event-types.ts';
import { type AccountFacts, FORMAT_NAMES, type FormatName } from './formats/format.ts';
import { getFormat } from './formats/formats.ts';

type Registry = OpenAPIHono['openAPIRegistry'];

const SAMPLE_ACCOUNT_ID = '01a20047-c4a0-7076-b3ac-54a95562705b';
const SAMPLE_FACTS: AccountFacts = {
  companyNumber: 1,
  projectNumber: 1,
  primaryKeyFields: ['email'],
  hasConsentCentre: true,
  timeZone: 'UTC',
  fields: [],
  categories: [{ number: 1, key: 'newsletter' }],
};

/** Describes in OpenAPI what an account's webhooks are sent for each event, with the headers of every delivery. */
export function registerEventWebhooks(registry: Registry, headers: z.ZodObject): void {
  for (const type of EVENT_TYPES) {
    registry.registerWebhook({
      method: 'post',
      path: type,
      summary: CATALOGUE[type].description,
      description: describeOtherNames(type),
      request: {
        headers,
        body: {
          required: true,
          content: {
            'application/json': { schema: standardSchema(type), example: sampleOf(type, 'standard') },
            'application/cloudevents+json': { schema: cloudeventsSchema(type), example: sampleOf(type, 'cloudevents') },
          },
        },
      },
      responses: { 200: { description: 'Received.' } },
    });
  }
}

const isTest = z.literal(true).optional().openapi({ description: 'Asked for by somebody to see what comes.' });

function standardSchema(type: EventType) {
  return z.object({
    type: z.literal(type),
    timestamp: z.iso.datetime().openapi({ description: 'When it happened.' }),
    isTest,
    data: CATALOGUE[type].data,
  });
}

function cloudeventsSchema(type: EventType) {
  return z.object({
    specversion: z.literal('1.0'),
    id: z.string().openapi({ description: 'The event’s: the same for each webhook that is told of it.' }),
    source: z.string().openapi({ description: 'The account.' }),
    type: z.literal(`hookline.${type}`),
    subject: z.string().openapi({ description: 'The id of the contact, the campaign or the webhook it is about.' }),
    time: z.iso.datetime().openapi({ description: 'When it happened.' }),
    datacontenttype: z.literal('application/json'),
    istest: isTest,
    data: CATALOGUE[type].data,
  });
}

function sampleOf(type: EventType, format: FormatName): unknown {
  const options = { accountId: SAMPLE_ACCOUNT_ID, sentAt: SAMPLE_AT, isTest: false, deliveryId: SAMPLE_DELIVERY_ID };
  const body = buildSample(type, format, SAMPLE_FACTS, options);
  return body === undefined ? undefined : JSON.parse(body);
}

function describeOtherNames(type: EventType): string {
  const names = FORMAT_NAMES.flatMap((format) => {
    if (format === 'standard' || format === 'cloudevents') return [];
    const own = getFormat(format).names[type];
    return own ? [`\`${format}\`: ${own.map((name) => `\`${name}\``).join(', ')}`] : [];
  });
  const others =
    names.length > 0 ? `Other formats call it ${names.join('; ')}. ` : 'Other formats have no form of it. ';
  return `Shown in the formats \`standard\` and \`cloudevents\`. ${others}\`GET /v1/event-types/${type}\` has a sample in each.`;
}
