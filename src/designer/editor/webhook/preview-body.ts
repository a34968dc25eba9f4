import type { JsonObject } from '../../../rules/json-object.ts';
import type { EditedWebhook } from './place.ts';

/** One of Hookline's own parameters, with what it would be for an invented person. */
export interface PlatformParameter {
  name: 'campaignId' | 'label' | 'phoneNumber' | 'date' | 'response' | 'option' | 'keyword';
  value: string | number;
}

interface PreviewInput extends Pick<EditedWebhook, 'kind' | 'label' | 'optionKey'> {
  campaignId: string;
  /** The option's menu text. */
  text: string;
  menuPrefix: 'number' | 'letter';
  /** What the person is taken to have written, where that is asked for. */
  answer: string;
  /** ms. */
  now: number;
}

const SAMPLE_PHONE = '+525500000000';

/** Hookline's parameters in the order they are sent: seven beside another redirect (CB-20), else five (CB-19). */
export function listPlatformParameters(input: PreviewInput): PlatformParameter[] {
  const { kind, campaignId, label, optionKey, text, menuPrefix, answer, now } = input;
  const isUnderlying = kind === 'underlying';
  const parameters: PlatformParameter[] = [
    { name: 'campaignId', value: campaignId },
    { name: 'label', value: label },
    { name: 'phoneNumber', value: SAMPLE_PHONE },
    { name: 'date', value: new Date(now).toISOString() },
    { name: 'response', value: isUnderlying ? optionKey : answer },
  ];
  if (!isUnderlying) return parameters;
  const keyword = menuPrefix === 'number' ? Number(optionKey) : optionKey;
  return [...parameters, { name: 'option', value: text }, { name: 'keyword', value: keyword }];
}

/**
 * The body of the POST as it would be sent, in lines. Joined as text, as the server does: no name of the designer's can
 * take the place of one of Hookline's.
 */
export function writePreview(parameters: readonly PlatformParameter[], extra: JsonObject | undefined): string {
  const lines = [
    ...parameters.map(({ name, value }) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`),
    ...Object.entries(extra ?? {}).map(
      ([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value, null, 2).replaceAll('\n', '\n  ')}`,
    ),
  ];
  return `{\n${lines.join(',\n')}\n}`;
}
