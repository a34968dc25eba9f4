import { AppError, notFound } from '../../../base/errors.ts';
import { fieldErrors } from '../../../http/problem.ts';
import type { Scope } from '../../../http/router.ts';
import type { AccountContext } from '../../../store/context.ts';
import type { EventType } from '../../event-types.ts';
import { mailingwork } from '../../formats/mailingwork.ts';
import { activateWebhook } from '../../webhooks/activate-webhook.ts';
import { deleteWebhook } from '../../webhooks/change-state.ts';
import { listEventTypes } from '../../webhooks/check-subscription.ts';
import { createWebhook, WEBHOOKS_MAX, type WebhookDeps } from '../../webhooks/create-webhook.ts';
import { findWebhookRow, listWebhookRows, type WebhookRow } from '../../webhooks/queries.ts';
import { NewWebhook } from '../../webhooks/schema.ts';
import { type Parameters, requireParameters } from './read-call.ts';

export interface WebHookFunction {
  name: string;
  summary: string;
  scope: Scope;
  /** Beside the credentials. */
  required: readonly string[];
  optional: readonly string[];
  run(ctx: AccountContext, deps: WebhookDeps, parameters: Parameters): Promise<unknown>;
}

const PRESET = 'mailingwork';
const YES_OR_NO: ReadonlyMap<string, boolean> = new Map([
  ['1', true],
  ['true', true],
  ['0', false],
  ['false', false],
  ['', false],
]);

/** MAILINGWORK's functions on the webhooks of the preset that is named after it, by the numbers these have. */
export const FUNCTIONS: readonly WebHookFunction[] = [
  {
    name: 'CreateWebHook',
    summary: 'Create a webhook for one event: active at once',
    scope: 'design',
    required: ['app', 'event', 'url'],
    optional: [],
    run: create,
  },
  {
    name: 'GetWebHooks',
    summary: 'List webhooks: all, or those of an app, an event, or both',
    scope: 'read',
    required: [],
    optional: ['app', 'event'],
    run: list,
  },
  {
    name: 'ActivateWebHook',
    summary: 'Activate a webhook that was switched off, and send what was kept where `replayEvents` is 1',
    scope: 'design',
    required: ['id'],
    optional: ['replayEvents'],
    async run(ctx, deps, parameters) {
      const { id } = await getByNumber(ctx, parameters);
      await activateWebhook(ctx, deps, id, { replay: readReplay(parameters) });
      return present(await getByNumber(ctx, parameters));
    },
  },
  {
    name: 'DeleteWebHookById',
    summary: 'Delete a webhook with all that it is owed',
    scope: 'design',
    required: ['id'],
    optional: [],
    async run(ctx, _deps, parameters) {
      const { id, number } = await getByNumber(ctx, parameters);
      await deleteWebhook(ctx, id);
      return { id: number };
    },
  },
];

async function create(ctx: AccountContext, deps: WebhookDeps, parameters: Parameters) {
  const { app, event, url } = requireParameters(parameters, ['app', 'event', 'url']);
  const input = NewWebhook.safeParse({ preset: PRESET, name: event, app, url, events: listTypes(event) });
  if (!input.success) throw refuse(fieldErrors(input.error));
  const { number } = await createWebhook(ctx, deps, input.data);
  return { id: number };
}

async function list(ctx: AccountContext, _deps: WebhookDeps, parameters: Parameters) {
  const [app, event] = [parameters.get('app') || undefined, parameters.get('event') || undefined];
  if (event !== undefined) listTypes(event);
  const rows = await listWebhookRows(ctx.db, ctx.accountId, { preset: PRESET, app, limit: WEBHOOKS_MAX });
  const all = rows.toReversed().map(present);
  return event === undefined ? all : all.filter((each) => each.event === event);
}

/** @throws AppError `not_found`. */
async function getByNumber(ctx: AccountContext, parameters: Parameters): Promise<WebhookRow> {
  const { id } = requireParameters(parameters, ['id']);
  const number = /^\d{1,15}$/.test(id) ? Number(id) : undefined;
  const row = number === undefined ? undefined : await findWebhookRow(ctx.db, ctx.accountId, { number });
  if (row?.preset !== PRESET) throw notFound('webhook');
  return row;
}

function present({ number, app, events, url, state }: WebhookRow) {
  const [type] = events;
  return { id: number, app: app ?? '', event: type === undefined ? '' : nameOf(type), url, active: state === 'active' };
}

/** The types of events behind a name of MAILINGWORK's. @throws AppError `invalid`. */
function listTypes(name: string): EventType[] {
  const all = listEventTypes('mailingwork');
  const types = all.filter((type) => nameOf(type) === name);
  if (types.length > 0) return types;
  const names = [...new Set(all.map(nameOf))];
  throw refuse([{ path: '/event', message: `This must be one of: ${names.join(', ')}.` }]);
}

/** A webhook that was given another format since has Hookline's names. */
function nameOf(type: EventType): string {
  const names: Partial<Record<EventType, readonly string[]>> = mailingwork.names;
  return names[type]?.[0] ?? type;
}

function refuse(errors: { path: string; message: string }[]): AppError {
  return new AppError('invalid', 'Some parameters are not valid.', { errors });
}

/** @throws AppError `invalid` for what is neither yes nor no: what was kept is lost for good when it is taken for a no. */
function readReplay(parameters: Parameters): boolean {
  const replay = YES_OR_NO.get(parameters.get('replayevents')?.toLowerCase() ?? '');
  if (replay !== undefined) return replay;
  const errors = [{ path: '/replayEvents', message: 'This must be 1 or 0.' }];
  throw new AppError('invalid', 'Some parameters are not valid.', { errors });
}
