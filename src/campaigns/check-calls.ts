import { type ChatbotDefinition, listSections, type Section } from './definition.ts';
import { knownParams } from './known-params.ts';
import { listCalls } from './list-calls.ts';
import { type Path, type Problem, problemAt } from './problem.ts';
import type { CheckedRequest, Surroundings } from './surroundings.ts';
import { listWebhooks } from './webhooks.ts';

/** Requests and connectors that are not there any more, and requests that could never be written as they are used. */
export function checkCalls(definition: ChatbotDefinition, surroundings: Surroundings): Problem[] {
  return [
    ...listCalls(definition).flatMap(({ request: id, path }) =>
      checkRequest(definition, [...path, 'request'], id, surroundings.requests.get(id)),
    ),
    ...listSections(definition).flatMap((section) => checkTwice(definition, section)),
    ...checkConnectors(definition, surroundings),
  ];
}

function checkRequest(
  definition: ChatbotDefinition,
  path: Path,
  id: string,
  request: CheckedRequest | undefined,
): Problem[] {
  const refuse = (code: string, message: string) => [problemAt(definition, path, code, message)];
  if (!request) return refuse('request_unknown', `There is no request ${id}: choose another one.`);
  if (request.isDeleted) {
    return refuse('request_deleted', `The request "${request.name}" was deleted: restore it, or choose another one.`);
  }
  const known = knownParams(definition);
  const missing = known === null ? [] : request.references.params.filter((name) => !known.has(name));
  if (missing.length === 0) return [];
  const names = missing.map((name) => `\${${name}}`).join(', ');
  const why = definition.trigger ? 'the trigger does not list it among its params' : 'no event starts the campaign';
  return refuse('request_param_unknown', `The request "${request.name}" uses ${names}, but ${why}.`);
}

/** Templates know answers by the request's name: the second one would only be the first again. */
function checkTwice(definition: ChatbotDefinition, { before = [], path }: Section): Problem[] {
  return before.flatMap(({ request }, index) => {
    if (before.findIndex((each) => each.request === request) === index) return [];
    const message = 'The same request is made here already.';
    return [problemAt(definition, [...path, 'before', index, 'request'], 'request_twice', message)];
  });
}

function checkConnectors(definition: ChatbotDefinition, { connectors }: Surroundings): Problem[] {
  return listWebhooks(definition).flatMap(({ webhook: { connector }, path }) => {
    if (connector === undefined || connectors.has(connector)) return [];
    const message = `There is no connector ${connector}: choose another one.`;
    return [problemAt(definition, [...path, 'connector'], 'connector_unknown', message)];
  });
}
