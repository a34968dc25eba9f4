import type { ChatbotDefinition } from '../../../campaigns/definition.ts';
import { type Choices, mergeDefinitions } from '../../model/merge.ts';
import type { MergeConflict, Side } from '../../model/merge-values.ts';

/** What is saved of a campaign. */
export interface Draft {
  name: string;
  definition: ChatbotDefinition;
}

/** What two people made of `base`. */
export interface Sides3 {
  base: Draft;
  mine: Draft;
  theirs: Draft;
}

export interface DraftMerge {
  draft: Draft;
  /** What nobody decided yet. */
  conflicts: MergeConflict[];
}

const NAME = 'name';

/** Both in one: their definitions and names, each conflict as it was chosen, else mine for now. */
export function mergeDrafts({ base, mine, theirs }: Sides3, choices: Choices = new Map()): DraftMerge {
  const { definition, conflicts } = mergeDefinitions(base.definition, mine.definition, theirs.definition, choices);
  const names = { base: base.name, mine: mine.name, theirs: theirs.name };
  if (mine.name === theirs.name || theirs.name === base.name)
    return { draft: { name: mine.name, definition }, conflicts };
  if (mine.name === base.name) return { draft: { name: theirs.name, definition }, conflicts };
  const choice = choices.get(NAME);
  const clash: MergeConflict = { id: NAME, kind: 'changed', section: null, field: NAME, ...names, chosen: 'mine' };
  return {
    draft: { name: names[choice ?? 'mine'], definition },
    conflicts: choice === undefined ? [clash, ...conflicts] : conflicts,
  };
}

/** Every conflict that has to be decided, those too that other decisions made necessary. */
export function listConflicts(sides: Sides3, chosen: ReadonlyMap<string, Side>): MergeConflict[] {
  const all: MergeConflict[] = [];
  const choices = new Map<string, Side>();
  for (;;) {
    const { conflicts } = mergeDrafts(sides, choices);
    if (conflicts.length === 0) return all;
    for (const conflict of conflicts) {
      all.push(conflict);
      choices.set(conflict.id, chosen.get(conflict.id) ?? conflict.chosen);
    }
  }
}
