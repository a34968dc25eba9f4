import { listReferences } from '../rules/templates/list-references.ts';
import type { TemplateFault } from '../rules/templates/template.ts';

/** What somebody may hope to find secrets under. An event cannot be told from them, so none of these is one's. */
const NAMES = new Set([
  'connector',
  'connectors',
  'credentials',
  'env',
  'environment',
  'process',
  'secret',
  'secrets',
  'vault',
]);

/** Variables of a template that stand for what templates never see: secrets, the account, the server. */
export function findSecretNames(source: string): TemplateFault[] {
  return listReferences(source).params.flatMap((name) => {
    if (!NAMES.has(name.toLowerCase())) return [];
    const before = source.slice(0, source.search(new RegExp(String.raw`\$!?\{?${name}\b`))).split('\n');
    const place = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
    const message =
      `There is no "$${name}" (line ${place.line}, column ${place.column}): templates know the contact, the event and ` +
      'answers only. Credentials belong into a connector.';
    return [{ code: 'template_name' as const, ...place, message }];
  });
}
