import type { EgressAllow } from '../rules/address.ts';
import { listHeaderFaults } from '../rules/header.ts';
import { findUrlFault, stripPostPrefix } from '../rules/url.ts';
import { WebhookDefinition } from './definition.ts';
import { at, type Path, type Problem, problemAt } from './problem.ts';
import { listBodyFaults, readWebhookBody } from './webhook-body.ts';

/**
 * What is refused already when a definition is saved: a webhook that could never be called as it stands, options that
 * mix a webhook redirect with another, an underlying webhook that is to be waited for. Reads any input, so that these
 * are told together with mistakes of form.
 */
export function checkSave(input: unknown, egressAllow: EgressAllow): Problem[] {
  return listSectionPaths(input).flatMap((section) => [
    ...listEntryPaths(input, [...section, 'before']).flatMap((path) => checkSavedFields(input, path)),
    ...listEntryPaths(input, [...section, 'menu']).flatMap((path) => [
      ...checkOptionForm(input, path),
      ...checkSavedFields(input, [...path, 'redirect']),
      ...checkWebhook(input, [...path, 'redirect', 'webhook'], egressAllow),
      ...checkWebhook(input, [...path, 'webhook'], egressAllow),
      ...checkUnderlying(input, [...path, 'webhook']),
    ]),
  ]);
}

function listSectionPaths(input: unknown): Path[] {
  return [['welcome'], ...listEntryPaths(input, ['interactions'])];
}

function listEntryPaths(input: unknown, path: Path): Path[] {
  const list = at(input, path);
  return Array.isArray(list) ? [...list.keys()].map((index) => [...path, index]) : [];
}

/** The schema drops this one name of a field without a word. */
function checkSavedFields(input: unknown, call: Path): Problem[] {
  const path = [...call, 'save', '__proto__'];
  if (at(input, path) === undefined) return [];
  return [problemAt(input, path, 'malformed', 'This cannot be the name of a contact field.')];
}

/** An underlying webhook never delays the conversation, so nobody is there to hear an answer. */
function checkUnderlying(input: unknown, webhook: Path): Problem[] {
  const path = [...webhook, 'mayAnswer'];
  const mayAnswer = at(input, path);
  if (mayAnswer === undefined || mayAnswer === false) return [];
  const message =
    'The conversation never waits for a webhook beside a redirect: only a redirect to a webhook may answer.';
  return [problemAt(input, path, 'webhook_underlying_answer', message)];
}

function checkOptionForm(input: unknown, option: Path): Problem[] {
  const problems: Problem[] = [];
  const refuse = (path: Path, code: string, message: string) => problems.push(problemAt(input, path, code, message));
  const has = (...path: Path) => at(input, [...option, ...path]) !== undefined;
  const type = at(input, [...option, 'redirect', 'type']);
  const target = at(input, [...option, 'redirect', 'to']);
  if (type === 'webhook') {
    if (has('text')) {
      refuse([...option, 'text'], 'webhook_option_text', 'An option that redirects to a webhook has no menu text.');
    }
    if (has('redirect', 'to')) {
      refuse([...option, 'redirect', 'to'], 'webhook_option_to', 'A redirect to a webhook has no other target.');
    }
    if (has('webhook')) {
      const message = 'The option already redirects to a webhook: it cannot have an underlying one too.';
      refuse([...option, 'webhook'], 'webhook_option_underlying', message);
    }
  } else if (has('webhook')) {
    const needsTarget = type === 'interaction' || type === 'campaign';
    if (type === undefined || (needsTarget && (target === undefined || target === ''))) {
      const message = 'A webhook beside a redirect needs the redirect: choose its type and where it leads to first.';
      refuse([...option, 'redirect', ...(needsTarget ? ['to'] : [])], 'webhook_without_redirect', message);
    }
  }
  return problems;
}

/** Field by field, so that one fault does not hide another. */
function checkWebhook(input: unknown, path: Path, egressAllow: EgressAllow): Problem[] {
  const url = at(input, [...path, 'url']);
  const headers = WebhookDefinition.shape.headers.safeParse(at(input, [...path, 'headers']));
  const body = readWebhookBody(at(input, [...path, 'body']));
  const urlFault =
    typeof url === 'string' ? findUrlFault(stripPostPrefix(url), { egressAllow, requireHttps: true }) : undefined;
  return [
    ...(urlFault ? [problemAt(input, [...path, 'url'], urlFault.code, urlFault.message)] : []),
    ...listHeaderFaults(headers.data ?? []).map(({ index, field, code, message }) =>
      problemAt(input, [...path, 'headers', index, field], code, message),
    ),
    ...(body.ok ? listBodyFaults(body.value) : []).map((fault) =>
      problemAt(input, [...path, 'body', ...fault.path], fault.code, fault.message),
    ),
  ];
}
