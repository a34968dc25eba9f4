import type { EgressAllow } from '../rules/address.ts';
import { listHeaderFaults } from '../rules/header.ts';
import { findUrlFault, stripPostPrefix } from '../rules/url.ts';
import { WebhookDefinition } from './definition.ts';
import { at, type Path, type Problem, problemAt } from './problem.ts';
import { listBodyFaults, readWebhookBody } from './webhook-body.ts';

/**
 * What is refused already when a definition is saved: a webhook that could never be called as it stands, and options
 * that mix a webhook redirect with another. Reads any input, so that these are told together with mistakes of form.
 */
export function checkSave(input: unknown, egressAllow: EgressAllow): Problem[] {
  return listOptionPaths(input).flatMap((path) => [
    ...checkOptionForm(input, path),
    ...checkWebhook(input, [...path, 'redirect', 'webhook'], egressAllow),
    ...checkWebhook(input, [...path, 'webhook'], egressAllow),
  ]);
}

function listOptionPaths(input: unknown): Path[] {
  const interactions = at(input, ['interactions']);
  const sections: Path[] = [['welcome']];
  if (Array.isArray(interactions)) for (const index of interactions.keys()) sections.push(['interactions', index]);
  return sections.flatMap((section) => {
    const menu = at(input, [...section, 'menu']);
    return Array.isArray(menu) ? [...menu.keys()].map((index) => [...section, 'menu', index]) : [];
  });
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
