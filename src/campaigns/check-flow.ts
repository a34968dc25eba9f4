import { type ChatbotDefinition, type Continuation, listSections, type Section, WELCOME } from './definition.ts';
import { type Path, type Problem, problemAt } from './problem.ts';
import type { Surroundings } from './surroundings.ts';
import { listTargets, listWebhooks } from './webhooks.ts';

/** Where a section leads, as far as the campaign itself knows. */
interface Node {
  section: Section;
  /** Ids of sections that an answer leads to, of the person or of a partner. */
  next: string[];
  /** Some answer leads out: an end, a webhook redirect, another campaign, a partner that may say so. */
  leadsOut: boolean;
}

/** What is wrong with the paths through a campaign: redirects to nowhere, sections nobody reaches, rounds without an end. */
export function checkFlow(definition: ChatbotDefinition, surroundings: Surroundings): Problem[] {
  const sections = listSections(definition);
  const nodes = new Map<string, Node>();
  for (const section of sections) {
    if (!nodes.has(section.id)) nodes.set(section.id, buildNode(section, sections, surroundings));
  }
  return [
    ...checkIds(definition),
    ...checkLabels(definition),
    ...checkTargets(definition, surroundings),
    ...checkReach(definition, nodes),
    ...checkEnds(definition, nodes),
  ];
}

function buildNode(section: Section, sections: Section[], surroundings: Surroundings): Node {
  if (isSteered(section, surroundings)) return { section, next: sections.map(({ id }) => id), leadsOut: true };
  const node: Node = { section, next: [], leadsOut: section.menu.length === 0 };
  for (const option of section.menu) {
    const targets = listTargets(option);
    if (targets.length === 0) node.leadsOut = true;
    for (const { target } of targets) {
      const isOwn = target.type === 'campaign' && target.to === surroundings.campaignId;
      // A redirect to nowhere is a problem of its own; it must not also look like a round without an end.
      if (target.type === 'interaction' && sections.some(({ id }) => id === target.to)) node.next.push(target.to);
      else if (isOwn) node.next.push(WELCOME);
      else node.leadsOut = true;
    }
  }
  return node;
}

/** Whether a partner that is asked here may answer where the conversation goes on: anywhere, also to its end. */
function isSteered({ before = [], menu }: Section, { requests }: Surroundings): boolean {
  const maySteer = (request: string) => requests.get(request)?.mayAnswer === true;
  return (
    before.some(({ request }) => maySteer(request)) ||
    menu.some(
      ({ redirect }) =>
        (redirect.type === 'request' && maySteer(redirect.request)) ||
        (redirect.type === 'webhook' && Boolean(redirect.webhook.mayAnswer)),
    )
  );
}

function checkIds(definition: ChatbotDefinition): Problem[] {
  const seen = new Set<string>();
  return definition.interactions.flatMap(({ id }, index) => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    const message = `Another interaction has the id "${id}" already.`;
    return [problemAt(definition, ['interactions', index, 'id'], 'duplicate_interaction', message)];
  });
}

/** A partner tells steps apart by their label, so two sections that call webhooks need different ones. */
function checkLabels(definition: ChatbotDefinition): Problem[] {
  const calling = new Set(listWebhooks(definition).map(({ sectionId }) => sectionId));
  const seen = new Set<string>();
  return listSections(definition).flatMap(({ id, label, path }) => {
    if (!calling.has(id)) return [];
    if (!seen.has(label)) {
      seen.add(label);
      return [];
    }
    const message = `Another section with a webhook has the label "${label}" too: its partner could not tell them apart.`;
    return [problemAt(definition, [...path, 'label'], 'duplicate_label', message)];
  });
}

function checkTargets(definition: ChatbotDefinition, surroundings: Surroundings): Problem[] {
  const targets: { target: Continuation; path: Path }[] = listSections(definition).flatMap((section) =>
    section.menu.flatMap((option, index) =>
      listTargets(option).map(({ target, path }) => ({ target, path: [...section.path, 'menu', index, ...path] })),
    ),
  );
  // Left out, it ends the conversation.
  if (definition.fallback) targets.push({ target: definition.fallback.then, path: ['fallback', 'then'] });
  const ids = new Set(listSections(definition).map(({ id }) => id));
  return targets.flatMap(({ target, path }) => {
    if (target.type === 'interaction' && !ids.has(target.to)) {
      const message = `There is no interaction "${target.to}".`;
      return [problemAt(definition, [...path, 'to'], 'dangling_interaction', message)];
    }
    if (
      target.type === 'campaign' &&
      target.to !== surroundings.campaignId &&
      !surroundings.liveCampaigns.has(target.to)
    ) {
      const message = `There is no published campaign ${target.to}.`;
      return [problemAt(definition, [...path, 'to'], 'dangling_campaign', message)];
    }
    return [];
  });
}

function checkReach(definition: ChatbotDefinition, nodes: Map<string, Node>): Problem[] {
  const start = [WELCOME];
  if (definition.fallback?.then.type === 'interaction') start.push(definition.fallback.then.to);
  const reached = walk(nodes, start);
  return [...nodes.values()].flatMap(({ section }) =>
    reached.has(section.id)
      ? []
      : [problemAt(definition, section.path, 'unreachable_interaction', 'No answer leads to this interaction.')],
  );
}

/**
 * Sections from which people can only go round and round, one problem for each such group. That wrong answers end the
 * conversation some time is no way out.
 */
function checkEnds(definition: ChatbotDefinition, nodes: Map<string, Node>): Problem[] {
  const isTrap = ({ section }: Node) => {
    for (const id of walk(nodes, [section.id])) if (nodes.get(id)?.leadsOut) return false;
    return true;
  };
  const told = new Set<string>();
  return [...nodes.values()].filter(isTrap).flatMap(({ section }) => {
    if (told.has(section.id)) return [];
    const group = walk(nodes, [section.id]);
    for (const id of group) told.add(id);
    const labels = [...group].map((id) => `"${nodes.get(id)?.section.label ?? id}"`).join(', ');
    const message = `From here no answer ever leads to an end: people go round in ${labels}.`;
    return [problemAt(definition, section.path, 'endless_cycle', message)];
  });
}

function walk(nodes: Map<string, Node>, start: string[]): Set<string> {
  const reached = new Set<string>();
  const open = start.filter((id) => nodes.has(id));
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (reached.has(id)) continue;
    reached.add(id);
    open.push(...(nodes.get(id)?.next ?? []));
  }
  return reached;
}
