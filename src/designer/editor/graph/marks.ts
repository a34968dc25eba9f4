import type { Graph, GraphEdge, SectionNode } from '../../model/graph.ts';
import type { Selection } from '../../model/operation.ts';
import { optionKey, type ProblemMap } from '../../model/problems.ts';

/** How many answers an option had, and which part of its section's answers that is, from 0 to 1. */
export interface Share {
  count: number;
  part: number;
}

/** What is drawn at an option beside what its port says. */
export interface PortMarks {
  arrows: readonly GraphEdge[];
  problems: number;
  share: Share | null;
}

/** What is drawn on a section beside what the definition says. */
export interface SectionMarks {
  /** In the order of its ports. */
  ports: readonly PortMarks[];
  /** Of the section and all its options. */
  problems: number;
  /** The option that is chosen, in any view. */
  chosen: number | null;
  /** What is being renamed: the section, or one of its options. */
  renaming: 'label' | number | null;
}

/** What is renamed where it stands. */
export interface Renaming {
  section: string;
  option: number | null;
}

export interface MarkSources {
  problems?: ProblemMap;
  selection?: Selection;
  renaming?: Renaming | null;
  /** How often each option was answered, by `optionKey`. */
  answers?: ReadonlyMap<string, number>;
}

/** Puts together what is drawn on each section. */
export function createMarks(graph: Graph, sources: MarkSources): (node: SectionNode) => SectionMarks {
  const { problems, selection, renaming = null, answers } = sources;
  const arrows = groupArrows(graph);
  return ({ id, section, ports }) => {
    const total = answers && ports.reduce((sum, { option }) => sum + (answers.get(optionKey(section, option)) ?? 0), 0);
    const shareOf = (option: number): Share | null => {
      if (answers === undefined || total === undefined) return null;
      const count = answers.get(optionKey(section, option)) ?? 0;
      return { count, part: total === 0 ? 0 : count / total };
    };
    return {
      ports: ports.map(({ id: port, option }) => ({
        arrows: arrows.get(`${id}/${port}`) ?? [],
        problems: problems?.byOption.get(optionKey(section, option)) ?? 0,
        share: shareOf(option),
      })),
      problems: problems?.bySection.get(section) ?? 0,
      chosen: selection?.section === section ? (selection.option ?? null) : null,
      renaming: renaming?.section === section ? (renaming.option ?? 'label') : null,
    };
  };
}

function groupArrows({ edges }: Graph): Map<string, GraphEdge[]> {
  const groups = new Map<string, GraphEdge[]>();
  for (const edge of edges) {
    const key = `${edge.source}/${edge.sourcePort}`;
    const group = groups.get(key);
    if (group) group.push(edge);
    else groups.set(key, [edge]);
  }
  return groups;
}
