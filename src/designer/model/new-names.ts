import { type ChatbotDefinition, SECTION_ID_LENGTH_MAX, WELCOME } from '../../campaigns/definition.ts';
import { listContents } from './sections.ts';
import { listTargetsInUse, NOT_CHOSEN } from './targets.ts';

const LABEL_LENGTH_MAX = 200;

/** The label, with a number behind it where another section has it already. */
export function newLabel(definition: ChatbotDefinition, wanted: string): string {
  const taken = new Set(listContents(definition).map(({ label }) => label.trim()));
  const base = wanted.trim() || 'Interaction';
  return countUp(base, ' ', LABEL_LENGTH_MAX, taken);
}

/**
 * An id for a new section, made from its label: it can be read in the JSON view. Ids that a redirect still names are
 * taken, or what led to a deleted section would lead to the new one.
 */
export function newSectionId(definition: ChatbotDefinition, label: string, alsoTaken: Iterable<string> = []): string {
  const named = listTargetsInUse(definition).flatMap((target) => (target.type === 'interaction' ? [target.to] : []));
  const ids = definition.interactions.map(({ id }) => id);
  const taken = new Set<string>([WELCOME, NOT_CHOSEN.interaction, ...ids, ...named, ...alsoTaken]);
  return countUp(toSlug(label), '-', SECTION_ID_LENGTH_MAX, taken);
}

function toSlug(label: string): string {
  const plain = label.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'section';
}

/** `Hours`, `Hours 2`, `Hours 3`: the first that is free. */
function countUp(wanted: string, separator: string, lengthMax: number, taken: ReadonlySet<string>): string {
  // "Hours 2" again becomes "Hours 3", not "Hours 2 2".
  const base = wanted.slice(0, lengthMax);
  if (!taken.has(base)) return base;
  const stem = base.replace(new RegExp(`${separator}\\d+$`), '') || base;
  for (let number = 2; ; number++) {
    const suffix = `${separator}${number}`;
    const name = `${stem.slice(0, lengthMax - suffix.length).toWellFormed()}${suffix}`;
    if (!taken.has(name)) return name;
  }
}
