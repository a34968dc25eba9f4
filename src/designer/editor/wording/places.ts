import type { ChatbotDefinition } from '../../../campaigns/definition.ts';
import { menuKey } from '../../../rules/answers.ts';
import type { Translate } from '../../i18n/catalogue.ts';
import { findOption, findSection } from '../../model/sections.ts';
import type { WantedPlace } from '../place-elements.ts';
import { nameOfField } from './field-names.ts';

/** Where something is, in words: `Welcome Message · option 2, “One month” · Menu text`. */
export function sayPlace(definition: ChatbotDefinition, place: WantedPlace, t: Translate): string {
  const { section, option, field, rest = [] } = place;
  const parts = [sayOwner(definition, place, t)];
  const name = nameOfField([field, ...rest].join('.'), option !== null);
  if (name !== undefined) parts.push(t(name));
  return parts.filter((part) => part !== '').join(' · ') || (section ?? t('editor.settings'));
}

function sayOwner(definition: ChatbotDefinition, { section, option, field }: WantedPlace, t: Translate): string {
  if (section === null) return field === '' ? t('editor.settings') : '';
  const label = findSection(definition, section)?.label ?? section;
  if (option === null) return label;
  return `${label} · ${sayOption(definition, { section, option }, t)}`;
}

/** `option 2, “One month”` */
export function sayOption(
  definition: ChatbotDefinition,
  at: { section: string; option: number },
  t: Translate,
): string {
  const key = menuKey(definition.menuPrefix, at.option);
  const text = findOption(definition, at)?.text?.trim();
  return text ? t('editor.optionNamed', { key, text }) : t('editor.option', { key });
}
