import { type ChatbotDefinition, WELCOME } from '../../../campaigns/definition.ts';
import type { Translate } from '../../i18n/catalogue.ts';
import { isObject } from '../../model/same-values.ts';
import { findSection } from '../../model/sections.ts';
import { NOT_CHOSEN } from '../../model/targets.ts';
import type { Directory } from '../surroundings.ts';

/** A value as people read it: in words, or else as JSON. */
export type Shown = { text: string; isCode?: boolean };

/** What values are about. */
export interface ValueContext {
  definition: ChatbotDefinition;
  directory: Directory;
  t: Translate;
}

/** How a value of a field is shown; undefined: there is none. */
export function sayValue(field: string, value: unknown, context: ValueContext): Shown | undefined {
  const { t } = context;
  if (value === undefined || value === null || value === '') return undefined;
  const named = sayNamed(field, value, context);
  if (named !== undefined) return { text: named };
  if (typeof value === 'string' || typeof value === 'number') return { text: String(value) };
  if (typeof value === 'boolean') return { text: t(value ? 'editor.yes' : 'editor.no') };
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) {
    return value.length === 0 ? undefined : { text: value.join(', ') };
  }
  return { text: JSON.stringify(value, null, 2), isCode: true };
}

/** Ids and words of the format, by the names that people gave things. */
function sayNamed(field: string, value: unknown, { definition, directory, t }: ValueContext): string | undefined {
  const last = field.split('.').at(-1);
  if (last === 'channels' && Array.isArray(value)) {
    const names = value.map((id) => directory.channels.find((channel) => channel.id === id)?.name ?? String(id));
    return names.length === 0 ? t('editor.channelsNone') : names.join(', ');
  }
  if (last === 'menuPrefix') return t(value === 'letter' ? 'editor.prefixLetters' : 'editor.prefixNumbers');
  if (last === 'type' && typeof value === 'string') return sayType(value, t);
  if (last === 'to' && typeof value === 'string') return sayTarget(value, definition, directory, t);
  if (last === 'expiresAfterMinutes' && typeof value === 'number') return t('editor.minutes', { count: value });
  if (
    isObject(value) &&
    typeof value.type === 'string' &&
    Object.keys(value).every((key) => key === 'type' || key === 'to')
  ) {
    const type = sayType(value.type, t);
    return typeof value.to === 'string' ? `${type}: ${sayTarget(value.to, definition, directory, t)}` : type;
  }
  const named = [...directory.policies, ...directory.requests, ...directory.connectors].find(({ id }) => id === value);
  return named?.name;
}

const TYPES = {
  interaction: 'editor.typeInteraction',
  campaign: 'editor.typeCampaign',
  webhook: 'editor.typeWebhook',
  attribute: 'editor.typeAttribute',
  request: 'editor.typeRequest',
  end: 'editor.typeEnd',
} as const;

function sayType(type: string, t: Translate): string {
  return Object.hasOwn(TYPES, type) ? t(TYPES[type as keyof typeof TYPES]) : type;
}

/** A section or a campaign, by its name. */
function sayTarget(to: string, definition: ChatbotDefinition, directory: Directory, t: Translate): string {
  if (to === NOT_CHOSEN.interaction || to === NOT_CHOSEN.campaign) return t('editor.targetUnset');
  const section = to === WELCOME ? definition.welcome : findSection(definition, to);
  return section?.label ?? directory.campaigns.find(({ id }) => id === to)?.name ?? to;
}
