import { AppError } from '../base/errors.ts';
import {
  type ChatbotDefinition,
  type Continuation,
  listSections,
  type MenuOption,
  type WebhookDefinition,
} from './definition.ts';
import { type Path, type Problem, problemAt } from './problem.ts';

/** A webhook of a campaign and where it stands. */
interface PlacedWebhook {
  webhook: WebhookDefinition;
  kind: 'redirect' | 'underlying';
  sectionId: string;
  sectionLabel: string;
  optionIndex: number;
  path: Path;
}

/** Every webhook of a definition, in menu order. */
export function listWebhooks(definition: ChatbotDefinition): PlacedWebhook[] {
  return listSections(definition).flatMap((section) =>
    section.menu.flatMap((option, optionIndex): PlacedWebhook[] => {
      const found = findWebhook(option);
      if (!found) return [];
      const path = [
        ...section.path,
        'menu',
        optionIndex,
        ...(found.kind === 'redirect' ? ['redirect'] : []),
        'webhook',
      ];
      return [{ ...found, sectionId: section.id, sectionLabel: section.label, optionIndex, path }];
    }),
  );
}

function findWebhook(option: MenuOption): Pick<PlacedWebhook, 'webhook' | 'kind'> | undefined {
  if (option.redirect.type === 'webhook') return { webhook: option.redirect.webhook, kind: 'redirect' };
  return option.webhook && { webhook: option.webhook, kind: 'underlying' };
}

/** Whose webhooks are that were published some time, by their ids; of others nobody has an endpoint. */
export type WebhookOwners = ReadonlyMap<string, 'this campaign' | 'somebody else'>;

/**
 * The definition with an id on every webhook: its own, else that of the webhook which stood at the same place before,
 * else a new one. Ids are how a partner's endpoint, its headers and its health outlive an edit, so an id is taken that
 * the draft has, or that was published of this campaign: its webhook was deleted and comes back. An id behind which
 * nothing is, of a webhook that was deleted before it was ever published or of another account, becomes a new one.
 * @throws AppError `invalid` where an id is used twice or is that of another webhook of the account.
 */
export function assignWebhookIds(
  definition: ChatbotDefinition,
  previous: ChatbotDefinition | null,
  newWebhookId: () => string,
  owners: WebhookOwners = new Map(),
): ChatbotDefinition {
  const before = previous === null ? [] : listWebhooks(previous);
  const webhooks = listWebhooks(definition);
  const errors = checkIds(definition, webhooks, owners);
  if (errors.length > 0) throw new AppError('invalid', 'The definition cannot be saved: see errors.', { errors });

  const used = new Set(webhooks.map(({ webhook }) => webhook.id));
  const inDraft = new Set(before.map(({ webhook }) => webhook.id));
  const idByPlace = new Map(before.map((placed) => [placeKey(placed), placed.webhook.id]));
  const ids = webhooks.map((placed) => {
    const { id } = placed.webhook;
    if (id !== undefined) return inDraft.has(id) || owners.has(id) ? id : newWebhookId();
    const inherited = idByPlace.get(placeKey(placed));
    return inherited === undefined || used.has(inherited) ? newWebhookId() : inherited;
  });
  return mapWebhooks(definition, (webhook, index) => ({ ...webhook, id: ids[index] }));
}

function placeKey({ sectionId, optionIndex }: PlacedWebhook): string {
  return `${sectionId}/${optionIndex}`;
}

/** The ids in a definition that its last draft does not have. */
export function listUnknownIds(definition: ChatbotDefinition, previous: ChatbotDefinition | null): string[] {
  const known = new Set(previous === null ? [] : listWebhooks(previous).map(({ webhook }) => webhook.id));
  return listWebhooks(definition).flatMap(({ webhook: { id } }) => (id === undefined || known.has(id) ? [] : [id]));
}

function checkIds(definition: ChatbotDefinition, webhooks: PlacedWebhook[], owners: WebhookOwners): Problem[] {
  const seen = new Set<string>();
  return webhooks.flatMap(({ webhook: { id }, path }) => {
    if (id === undefined) return [];
    const refuse = (code: string, message: string) => [problemAt(definition, [...path, 'id'], code, message)];
    if (seen.has(id)) return refuse('webhook_id_twice', `Two webhooks have the id ${id}: leave it out on the new one.`);
    seen.add(id);
    if (owners.get(id) !== 'somebody else') return [];
    return refuse('webhook_id_foreign', `${id} is no webhook of this campaign: leave the id out.`);
  });
}

/** Visits webhooks in the order of `listWebhooks`. */
function mapWebhooks(
  definition: ChatbotDefinition,
  change: (webhook: WebhookDefinition, index: number) => WebhookDefinition,
): ChatbotDefinition {
  let index = 0;
  const mapOption = (option: MenuOption): MenuOption => {
    const { redirect, webhook } = option;
    if (redirect.type === 'webhook') {
      return { ...option, redirect: { ...redirect, webhook: change(redirect.webhook, index++) } };
    }
    return webhook ? { ...option, webhook: change(webhook, index++) } : option;
  };
  return {
    ...definition,
    welcome: { ...definition.welcome, menu: definition.welcome.menu.map(mapOption) },
    interactions: definition.interactions.map((each) => ({ ...each, menu: each.menu.map(mapOption) })),
  };
}

/**
 * Where an option may lead in the end: its redirect, what follows once its attribute is stored, or what follows its
 * request's answer, error and timeout, as far as they are written. None: a webhook, after which it ends.
 */
export function listTargets({ redirect }: MenuOption): { target: Continuation; path: Path }[] {
  switch (redirect.type) {
    case 'webhook':
      return [];
    case 'attribute':
      return [{ target: redirect.then, path: ['redirect', 'then'] }];
    case 'request':
      return (['then', 'onError', 'onTimeout'] as const).flatMap((name) => {
        const target = redirect[name];
        return target ? [{ target, path: ['redirect', name] }] : [];
      });
    default:
      return [{ target: redirect, path: ['redirect'] }];
  }
}

/** The campaigns that a definition may lead to, each once: what an engine that runs it must be able to reach. */
export function referencedCampaigns(definition: ChatbotDefinition): string[] {
  const targets: (Continuation | undefined)[] = listSections(definition).flatMap((section) =>
    section.menu.flatMap((option) => listTargets(option).map(({ target }) => target)),
  );
  targets.push(definition.fallback?.then);
  return [...new Set(targets.flatMap((target) => (target?.type === 'campaign' ? [target.to] : [])))];
}
