import type { ChatbotDefinition, Continuation } from '../../campaigns/definition.ts';
import type { EdgeRole, EdgeSource, GraphEdge, GraphNode } from './graph.ts';
import type { EditOperation, OptionPlace, Redirect, RefusalCode } from './operation.ts';
import { findOption } from './sections.ts';
import { hasContinuation, NOT_CHOSEN } from './targets.ts';

/** What a gesture on the graph asks the editor to do, or why there is nothing to do. */
export type Gesture = EditOperation | { refused: RefusalCode };

/**
 * An arrow was drawn from an option, or from the fallback, to a node; or the end of one that was there was put to another
 * node, then `role` is that arrow's.
 */
export function connect(
  definition: ChatbotDefinition,
  from: EdgeSource,
  to: GraphNode,
  role: EdgeRole = 'redirect',
): Gesture {
  // Of the two arrows of an option, this one ends at its webhook and nowhere else.
  if (role === 'underlying') return { refused: 'webhook_belongs_to_its_option' };
  const target = targetOf(to);
  if ('refused' in target) return target;
  if (from === 'fallback') return { type: 'setFallback', change: { then: target } };
  const redirect = findOption(definition, from)?.redirect;
  if (redirect === undefined) return { refused: 'no_such_option' };
  if (role === 'onError' || role === 'onTimeout') return connectBranch(redirect, from, role, target);
  const present = hasContinuation(redirect) ? redirect.then : redirect;
  if (isSameTarget(present, target)) return { refused: 'already_connected' };
  if (hasContinuation(redirect)) return { type: 'setContinuation', at: from, then: target };
  if (target.type === 'end') return { type: 'setRedirectType', at: from, redirect: 'end' };
  return { type: 'setRedirectType', at: from, redirect: target.type, to: target.to };
}

function connectBranch(
  redirect: Redirect,
  at: OptionPlace,
  branch: 'onError' | 'onTimeout',
  then: Continuation,
): Gesture {
  const present = redirect.type === 'request' ? redirect[branch] : undefined;
  if (present && isSameTarget(present, then)) return { refused: 'already_connected' };
  return { type: 'setErrorContinuation', at, branch, then };
}

function targetOf(node: GraphNode): Continuation | { refused: RefusalCode } {
  switch (node.kind) {
    case 'section':
      return { type: 'interaction', to: node.section };
    case 'campaign':
      return { type: 'campaign', to: node.campaign };
    case 'end':
      return { type: 'end' };
    case 'webhook':
      // Each has its own headers, health and id: a second option gets a webhook of its own.
      return { refused: 'webhook_belongs_to_its_option' };
    case 'fallback':
      return { refused: 'nothing_leads_here' };
  }
}

function isSameTarget(a: { type: string; to?: string }, b: { type: string; to?: string }): boolean {
  return a.type === b.type && a.to === b.to;
}

/** An arrow was deleted. Its option stays and leads nowhere yet, which is told; an underlying webhook is switched off. */
export function disconnect(definition: ChatbotDefinition, edge: Pick<GraphEdge, 'from' | 'role'>): Gesture {
  const { from, role } = edge;
  if (from === 'fallback') {
    if (definition.fallback === undefined || definition.fallback.then.type === 'end')
      return { refused: 'no_such_edge' };
    return { type: 'setFallback', change: { then: { type: 'end' } } };
  }
  const option = findOption(definition, from);
  if (option === undefined) return { refused: 'no_such_option' };
  if (role === 'underlying') {
    return option.webhook ? { type: 'switchUnderlying', at: from, on: false } : { refused: 'no_such_edge' };
  }
  if (role === 'onError' || role === 'onTimeout') {
    const isThere = option.redirect.type === 'request' && option.redirect[role] !== undefined;
    if (!isThere) return { refused: 'no_such_edge' };
    return { type: 'setErrorContinuation', at: from, branch: role, then: null };
  }
  return freeOption(option.redirect.type, from);
}

function freeOption(type: string, at: OptionPlace): Gesture {
  switch (type) {
    case 'attribute':
    case 'request':
      return { type: 'setContinuation', at, then: { type: 'interaction', to: NOT_CHOSEN.interaction } };
    case 'interaction':
    case 'campaign':
      return { type: 'setTarget', at, to: NOT_CHOSEN[type] };
    default:
      return { type: 'setRedirectType', at, redirect: 'interaction', to: NOT_CHOSEN.interaction };
  }
}

/** A node was deleted: its section, or every arrow to it. One step. */
export function deleteNode(definition: ChatbotDefinition, node: GraphNode, edges: readonly GraphEdge[]): Gesture {
  if (node.kind === 'section') {
    return node.isWelcome ? { refused: 'welcome_stays' } : { type: 'deleteSection', section: node.section };
  }
  const leading = edges.filter((edge) => edge.target === node.id || edge.source === node.id);
  const operations = leading.flatMap((edge): EditOperation[] => {
    const gesture = disconnect(definition, edge);
    return 'refused' in gesture ? [] : [gesture];
  });
  return operations.length === 0 ? { refused: 'nothing_to_delete' } : { type: 'batch', operations };
}
