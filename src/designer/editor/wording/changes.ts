import type { ChatbotDefinition } from '../../../campaigns/definition.ts';
import { diffDefinitions } from '../../../campaigns/diff.ts';
import { menuKey } from '../../../rules/answers.ts';
import { type Place, placeOf } from '../../model/places.ts';
import { sayPlace } from './places.ts';
import { type Shown, sayValue, type ValueContext } from './values.ts';

/** One difference between two definitions, in words. */
export interface Change {
  /** Its own among the changes. */
  key: string;
  op: 'added' | 'removed' | 'changed' | 'moved';
  where: string;
  place: Place;
  before?: Shown | undefined;
  after?: Shown | undefined;
}

/** What changed from `before` to `after`, in the order of the campaign. */
export function sayChanges(
  before: ChatbotDefinition,
  after: ChatbotDefinition,
  { directory, t }: Pick<ValueContext, 'directory' | 't'>,
): Change[] {
  return diffDefinitions(before, after).map(({ path, op, ...values }, index) => {
    // Where something was removed the pointer counts in what was before.
    const definition = op === 'removed' ? before : after;
    const place = placeOf(definition, path);
    const isMoved = place.field === 'key' && place.option !== null;
    const field = [place.field, ...place.rest].filter((part) => part !== '').join('.');
    const say = (value: unknown, of: ChatbotDefinition) => {
      if (isMoved) return { text: menuKey(after.menuPrefix, Number(value) - 1) };
      return summarize(place, value) ?? sayValue(field, value, { definition: of, directory, t });
    };
    return {
      key: `${index} ${path}`,
      op: isMoved ? 'moved' : op,
      where: sayPlace(definition, place, t),
      place,
      before: say(values.before, before),
      after: say(values.after, after),
    };
  });
}

/** Of a whole section or option its text says enough. */
function summarize({ section, field }: Place, value: unknown): Shown | undefined {
  if (section === null || field !== '' || value === null || typeof value !== 'object') return undefined;
  return 'text' in value && typeof value.text === 'string' ? { text: value.text } : undefined;
}
