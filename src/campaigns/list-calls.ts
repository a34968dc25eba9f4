import { type ChatbotDefinition, listSections } from './definition.ts';
import type { Path } from './problem.ts';

/** Where a definition has a request made. */
interface PlacedCall {
  /** `req_…`. */
  request: string;
  save: Readonly<Record<string, string>>;
  /** To what holds `request` and `save`. */
  path: Path;
}

/** Every place of a definition that has a request made, in the order they stand in. */
export function listCalls(definition: ChatbotDefinition): PlacedCall[] {
  return listSections(definition).flatMap(({ before = [], menu, path }) => [
    ...before.map(({ request, save = {} }, index) => ({ request, save, path: [...path, 'before', index] })),
    ...menu.flatMap(({ redirect }, index) =>
      redirect.type === 'request'
        ? [{ request: redirect.request, save: redirect.save ?? {}, path: [...path, 'menu', index, 'redirect'] }]
        : [],
    ),
  ]);
}
