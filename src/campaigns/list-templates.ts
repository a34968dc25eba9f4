import { type ChatbotDefinition, listSections } from './definition.ts';
import { listCalls } from './list-calls.ts';
import type { Path } from './problem.ts';
import { listWebhooks } from './webhooks.ts';

/** What is written with variables, and where it stands. */
interface PlacedTemplate {
  path: Path;
  source: string;
  /** A text that is filled in, or an expression that is only worth something as a whole. */
  kind: 'text' | 'expression';
}

/** Every template of a definition: what it says, what it saves, the extra parameters of its webhooks. */
export function listTemplates(definition: ChatbotDefinition): PlacedTemplate[] {
  return [
    ...listTexts(definition),
    ...listCalls(definition).flatMap(({ save, path }) =>
      Object.entries(save).map(([field, source]) => {
        return { path: [...path, 'save', field], source, kind: 'expression' as const };
      }),
    ),
    ...listWebhooks(definition).flatMap(({ webhook, path }) => listStrings(webhook.body, [...path, 'body'])),
  ];
}

function listTexts(definition: ChatbotDefinition): PlacedTemplate[] {
  const texts: { path: Path; source: string | undefined }[] = [];
  for (const { path, text, menu } of listSections(definition)) {
    texts.push({ path: [...path, 'text'], source: text });
    for (const [index, { redirect }] of menu.entries()) {
      const at = [...path, 'menu', index, 'redirect'];
      if (redirect.type === 'end') texts.push({ path: [...at, 'text'], source: redirect.text });
      if (redirect.type !== 'webhook' && redirect.type !== 'attribute') continue;
      texts.push({ path: [...at, 'prompt'], source: redirect.prompt });
      texts.push({ path: [...at, 'confirmation'], source: redirect.confirmation });
    }
  }
  texts.push({ path: ['fallback', 'text'], source: definition.fallback?.text });
  return texts.flatMap(({ path, source }) => (source === undefined ? [] : [{ path, source, kind: 'text' as const }]));
}

/** The texts in a JSON value; names are no templates. */
export function listStrings(value: unknown, path: Path): PlacedTemplate[] {
  if (typeof value === 'string') return [{ path, source: value, kind: 'text' }];
  if (value === null || typeof value !== 'object') return [];
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, inner]) => listStrings(inner, [...path, key]));
}
