import { AppError, type FieldError } from '../base/errors.ts';
import type { Vault } from '../base/vault.ts';
import { MASK } from '../rules/mask.ts';
import type { ChatbotDefinition } from './definition.ts';
import { type Path, problemAt } from './problem.ts';
import { listWebhooks } from './webhooks.ts';

/** The definition as it is stored: every header value sealed, the rest as it is. */
export function sealDefinition(definition: ChatbotDefinition, vault: Vault): ChatbotDefinition {
  return mapHeaderValues(definition, ({ value }) => vault.seal(value).toString('base64'));
}

/** A stored definition with its header values opened. */
export function openDefinition(stored: unknown, vault: Vault): ChatbotDefinition {
  return mapHeaderValues(stored as ChatbotDefinition, ({ value }) => vault.open(Buffer.from(value, 'base64')));
}

/** A stored definition for eyes that may not see header values. */
export function maskDefinition(stored: unknown): ChatbotDefinition {
  return mapHeaderValues(stored as ChatbotDefinition, () => MASK);
}

/**
 * Puts back the values of headers that came as masks, found by webhook and header name. Webhooks must have their ids.
 * @throws AppError `invalid` for every mask that hides nothing.
 */
export function keepMaskedHeaders(
  definition: ChatbotDefinition,
  previous: ChatbotDefinition | null,
): ChatbotDefinition {
  const kept = new Map<string, string>();
  for (const { webhook } of previous ? listWebhooks(previous) : []) {
    for (const { name, value } of webhook.headers ?? []) kept.set(headerKey(webhook.id, name), value);
  }
  const errors: FieldError[] = [];
  const restored = mapHeaderValues(definition, ({ webhookId, name, value, path }) => {
    if (value !== MASK) return value;
    const before = kept.get(headerKey(webhookId, name));
    if (before !== undefined) return before;
    const message = `Give the value of the header "${name}": there is no earlier one to keep.`;
    errors.push(problemAt(definition, path, 'header_value_masked', message));
    return value;
  });
  if (errors.length > 0) throw new AppError('invalid', 'The definition cannot be saved: see errors.', { errors });
  return restored;
}

function headerKey(webhookId: string | undefined, name: string): string {
  return `${webhookId} ${name.toLowerCase()}`;
}

interface PlacedHeader {
  webhookId: string | undefined;
  name: string;
  value: string;
  path: Path;
}

function mapHeaderValues(definition: ChatbotDefinition, change: (header: PlacedHeader) => string): ChatbotDefinition {
  const copy = structuredClone(definition);
  for (const { webhook, path } of listWebhooks(copy)) {
    for (const [index, header] of (webhook.headers ?? []).entries()) {
      header.value = change({ webhookId: webhook.id, ...header, path: [...path, 'headers', index, 'value'] });
    }
  }
  return copy;
}
