import { type ChatbotDefinition, WELCOME } from '../../campaigns/definition.ts';
import { menuKey } from '../../rules/answers.ts';
import { addOptionEdges, type Building } from './build-edges.ts';
import { buildPort } from './build-port.ts';
import type { GraphEdge, GraphNode } from './graph.ts';
import { type Lookups, Seen } from './graph-lookups.ts';
import type { Phrase } from './phrases.ts';
import { isSame } from './same-values.ts';
import type { SectionContent } from './sections.ts';

/** More than fits into a node's line. */
const TEXT_SHOWN = 80;

/** Of a section: what the graph is made of beside its content. */
export interface SectionPlace {
  /** The id of its node, and of the section. */
  node: string;
  section: string;
  keys: readonly string[] | undefined;
  menuPrefix: ChatbotDefinition['menuPrefix'];
  /** The event that starts the campaign, for the Welcome Message. */
  trigger: string | undefined;
}

/** A section's node, what it leads to that is no section, and its arrows. */
export interface SectionPart {
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
}

/** By the section: a keystroke changes one of three hundred, and the others need not be built anew. */
const BUILT = new WeakMap<SectionContent, { place: SectionPlace; seen: Seen; part: SectionPart }>();

export function buildSection(content: SectionContent, place: SectionPlace, lookups: Lookups): SectionPart {
  const known = BUILT.get(content);
  if (known && isSamePlace(known.place, place) && known.seen.isStillSo(lookups)) return known.part;
  const seen = new Seen(lookups);
  const part = build(content, place, seen);
  BUILT.set(content, { place, seen, part });
  return part;
}

function isSamePlace(a: SectionPlace, b: SectionPlace): boolean {
  const isAlike =
    a.node === b.node && a.section === b.section && a.menuPrefix === b.menuPrefix && a.trigger === b.trigger;
  return isAlike && (a.keys === b.keys || isSame(a.keys, b.keys));
}

function build(content: SectionContent, place: SectionPlace, lookups: Lookups): SectionPart {
  const { node, section, keys, menuPrefix } = place;
  const building: Building = { lookups, nodes: [], edges: [] };
  const ports = content.menu.map((option, at) =>
    buildPort(lookups, option, { id: keys?.[at] ?? String(at), option: at, key: menuKey(menuPrefix, at) }),
  );
  building.nodes.push({
    id: node,
    kind: 'section',
    section,
    label: content.label,
    text: content.text.slice(0, TEXT_SHOWN).trim().replace(/\s+/g, ' '),
    isWelcome: section === WELCOME,
    isLast: content.menu.length === 0,
    facts: listFacts(content, place, lookups),
    ports,
  });
  content.menu.forEach((option, at) => {
    const port = ports[at]?.id ?? String(at);
    addOptionEdges(building, option, { node, port, from: { section, option: at }, key: menuKey(menuPrefix, at) });
  });
  return building;
}

function listFacts({ before = [] }: SectionContent, { trigger }: SectionPlace, lookups: Lookups): Phrase[] {
  const facts: Phrase[] = [];
  if (trigger !== undefined) facts.push({ key: 'section.trigger', values: { event: trigger } });
  if (before.length > 0) {
    const requests = before.map(({ request }) => lookups.request(request)).join(', ');
    facts.push({ key: 'section.before', values: { requests } });
  }
  return facts;
}
