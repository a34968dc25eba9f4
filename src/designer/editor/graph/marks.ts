import type { Graph, GraphEdge, Port, SectionNode } from '../../model/graph.ts';
import type { Selection } from '../../model/operation.ts';
import { optionKey, type ProblemMap } from '../../model/places.ts';
import { isSame } from '../../model/same-values.ts';

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

/** `before`: what was drawn on it; ports that are drawn alike are the same objects. */
export type MarksOf = (node: SectionNode, before?: SectionMarks) => SectionMarks;

/** Puts together what is drawn on each section; the same object as before where it is the same. */
export function createMarks(graph: Graph, sources: MarkSources): MarksOf {
  const arrows = Map.groupBy(graph.edges, ({ source }) => source);
  return (node, before) => {
    const own = arrows.get(node.id) ?? [];
    const known = KNOWN.get(node);
    const changing = changingOf(node, sources);
    if (known && isSameList(known.own, own) && isSameChanging(known.changing, changing)) return known.marks;
    const marks = toMarks(node, own, changing, before);
    KNOWN.set(node, { own, changing, marks });
    return marks;
  };
}

/** What a section's marks were made of; a keystroke changes those of one in three hundred. */
const KNOWN = new WeakMap<SectionNode, { own: readonly GraphEdge[]; changing: Changing; marks: SectionMarks }>();

interface Changing extends Pick<SectionMarks, 'problems' | 'chosen' | 'renaming'> {
  optionProblems: readonly number[] | null;
  shares: readonly Share[] | null;
}

function isSameChanging(a: Changing, b: Changing): boolean {
  const isAlike = a.problems === b.problems && a.chosen === b.chosen && a.renaming === b.renaming;
  return isAlike && isSame(a.optionProblems, b.optionProblems) && isSame(a.shares, b.shares);
}

function changingOf({ section, ports }: SectionNode, sources: MarkSources): Changing {
  const { problems, selection, renaming, answers } = sources;
  const count = problems?.bySection.get(section) ?? 0;
  return {
    problems: count,
    optionProblems:
      problems === undefined || count === 0
        ? null
        : ports.map(({ option }) => problems.byOption.get(optionKey(section, option)) ?? 0),
    chosen: selection?.section === section ? (selection.option ?? null) : null,
    renaming: renaming?.section === section ? (renaming.option ?? 'label') : null,
    shares: listShares(section, ports, answers),
  };
}

function toMarks(
  { ports }: SectionNode,
  own: readonly GraphEdge[],
  changing: Changing,
  before: SectionMarks | undefined,
): SectionMarks {
  const { problems, optionProblems, chosen, renaming, shares } = changing;
  return {
    ports: ports.map(({ id }, index) => {
      const arrows = own.filter(({ sourcePort }) => sourcePort === id);
      const port = { arrows, problems: optionProblems?.[index] ?? 0, share: shares?.[index] ?? null };
      const old = before?.ports[index];
      return old && isSamePort(old, port) ? old : port;
    }),
    problems,
    chosen,
    renaming,
  };
}

function isSamePort(a: PortMarks, b: PortMarks): boolean {
  return a.problems === b.problems && isSameList(a.arrows, b.arrows) && isSame(a.share, b.share);
}

/** Edges that say the same are the same objects. */
function isSameList<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index]);
}

function listShares(section: string, ports: readonly Port[], answers: MarkSources['answers']): Share[] | null {
  if (answers === undefined) return null;
  const counts = ports.map(({ option }) => answers.get(optionKey(section, option)) ?? 0);
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => ({ count, part: total === 0 ? 0 : count / total }));
}
