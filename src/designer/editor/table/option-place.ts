import type { MenuOption } from '../../../campaigns/definition.ts';
import type { OptionPlace } from '../../model/operation.ts';
import { fieldKey } from '../../model/places.ts';

/** By what a field of an option is found. */
export function placeOfOption({ section, option }: OptionPlace, field: string): string {
  return fieldKey({ section, option, field });
}

/** What the parts of a row know of their option. */
export interface OptionProps {
  at: OptionPlace;
  option: MenuOption;
  /** Its key, by which it is called. */
  name: string;
}
