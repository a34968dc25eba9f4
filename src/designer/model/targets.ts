import { type ChatbotDefinition, type Continuation, type MenuOption, WELCOME } from '../../campaigns/definition.ts';
import { listTargets as listTargetsOf } from '../../campaigns/webhooks.ts';
import type { Redirect, RedirectType } from './operation.ts';
import { listContents } from './sections.ts';

/**
 * What an option leads to whose type was chosen and whose target was not yet. The format wants a target, so these lead
 * to nowhere: the server keeps such a draft and refuses to publish it. Real ids have 26 letters after `cmp_` and `req_`.
 */
export const NOT_CHOSEN = { interaction: 'not-chosen', campaign: 'cmp_notchosen', request: 'req_notchosen' } as const;

/** A campaign of the account, as far as targets and the graph care. */
export interface CampaignTarget {
  id: string;
  name: string;
  /** Only campaigns that were published can be led to. */
  isLive: boolean;
}

export interface Target {
  to: string;
  label: string;
}

/** Whether a redirect leads somewhere: `unset` was never chosen, `missing` is a section that is gone. */
export type TargetState = 'set' | 'unset' | 'missing' | 'none';

/** A request of the account, as far as targets and the graph care. */
export interface RequestTarget {
  id: string;
  name: string;
}

/** What "Redirect To" offers for each redirect type: targets of that type only (CB-08). Of requests, which one is made. */
export function listTargets(
  definition: ChatbotDefinition,
  campaigns: readonly CampaignTarget[],
  ownCampaignId?: string,
  requests: readonly RequestTarget[] = [],
): Record<RedirectType, Target[]> {
  return {
    interaction: listContents(definition).map(({ id, label }) => ({ to: id, label })),
    campaign: campaigns
      .filter(({ id, isLive }) => isLive || id === ownCampaignId)
      .map(({ id, name }) => ({ to: id, label: name })),
    webhook: [],
    attribute: [],
    request: requests.map(({ id, name }) => ({ to: id, label: name })),
    end: [],
  };
}

/** Ids that a redirect can lead to. */
export function listSectionIds(definition: ChatbotDefinition): Set<string> {
  return new Set([WELCOME, ...definition.interactions.map(({ id }) => id)]);
}

export function targetState(
  target: Redirect | Continuation,
  sectionIds: Pick<ReadonlySet<string>, 'has'>,
): TargetState {
  if (target.type === 'interaction') {
    if (sectionIds.has(target.to)) return 'set';
    return target.to === NOT_CHOSEN.interaction ? 'unset' : 'missing';
  }
  if (target.type === 'campaign') return target.to === NOT_CHOSEN.campaign ? 'unset' : 'set';
  return target.type === 'request' && target.request === NOT_CHOSEN.request ? 'unset' : 'none';
}

/** Whether an underlying webhook may be switched on: the redirect has all it needs (CB-03). */
export function canHaveUnderlying(option: MenuOption, sectionIds: ReadonlySet<string>): boolean {
  if (option.redirect.type === 'webhook') return false;
  const state = targetState(option.redirect, sectionIds);
  return state === 'set' || state === 'none';
}

/** A redirect that does something and goes on by itself. */
export type Continued = Extract<Redirect, { type: 'attribute' | 'request' }>;

export function hasContinuation(redirect: Redirect): redirect is Continued {
  return redirect.type === 'attribute' || redirect.type === 'request';
}

/** Every place that leads on: redirects, what follows attributes and requests, the fallback. */
export function listTargetsInUse(definition: ChatbotDefinition): Continuation[] {
  const inMenus = listContents(definition).flatMap(({ menu }) =>
    menu.flatMap((option) => listTargetsOf(option).map(({ target }) => target)),
  );
  return definition.fallback ? [...inMenus, definition.fallback.then] : inMenus;
}

/** A definition whose redirects to sections lead where `rename` says. */
export function renameTargets(definition: ChatbotDefinition, rename: ReadonlyMap<string, string>): ChatbotDefinition {
  const menuOf = (menu: MenuOption[]) => menu.map((option) => renameTarget(option, rename));
  const { welcome, interactions, fallback } = definition;
  return {
    ...definition,
    welcome: { ...welcome, menu: menuOf(welcome.menu) },
    interactions: interactions.map((each) => ({ ...each, menu: menuOf(each.menu) })),
    ...(fallback && { fallback: { ...fallback, then: renameIn(fallback.then, rename) } }),
  };
}

export function renameTarget(option: MenuOption, rename: ReadonlyMap<string, string>): MenuOption {
  const { redirect } = option;
  switch (redirect.type) {
    case 'interaction':
      return { ...option, redirect: renameIn(redirect, rename) };
    case 'attribute':
      return { ...option, redirect: { ...redirect, then: renameIn(redirect.then, rename) } };
    case 'request': {
      const { onError, onTimeout } = redirect;
      const renamed = {
        ...redirect,
        then: renameIn(redirect.then, rename),
        ...(onError && { onError: renameIn(onError, rename) }),
        ...(onTimeout && { onTimeout: renameIn(onTimeout, rename) }),
      };
      return { ...option, redirect: renamed };
    }
    default:
      return option;
  }
}

function renameIn<T extends Continuation>(target: T, rename: ReadonlyMap<string, string>): T {
  const to = target.type === 'interaction' ? rename.get(target.to) : undefined;
  return to === undefined ? target : { ...target, to };
}
