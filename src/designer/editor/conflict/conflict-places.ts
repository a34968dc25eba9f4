import type { Translate } from '../../i18n/catalogue.ts';
import type { MergeConflict } from '../../model/merge-values.ts';
import { findSection } from '../../model/sections.ts';
import type { Sides3 } from '../saving/merge-drafts.ts';
import { sayPlace } from '../wording/places.ts';

/** Where two people changed the same, as whoever of them still has it calls it. */
export function sayConflictPlace({ id, section, field }: MergeConflict, sides: Sides3, t: Translate): string {
  const { base, mine, theirs } = sides;
  const definitions = [base.definition, mine.definition, theirs.definition];
  const known = section === null ? undefined : definitions.find((each) => findSection(each, section));
  return sayPlace(known ?? base.definition, { section, option: optionOf(id), field }, t);
}

/** The ids of conflicts name options by their place in what both began with: `sections/welcome/menu/b2/text`. */
function optionOf(id: string): number | null {
  const [, index] = /\/menu\/b(\d+)(?:\/|$)/.exec(id) ?? [];
  return index === undefined ? null : Number(index);
}
