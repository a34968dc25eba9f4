import { AppError } from '../base/errors.ts';
import { encodeId } from '../base/ids.ts';
import type { EgressAllow } from '../rules/address.ts';
import { type AccountContext, newId } from '../store/context.ts';
import type { ChatbotDefinition } from './definition.ts';
import { parseDefinition } from './parse-definition.ts';
import { keepMaskedHeaders } from './seal-definition.ts';
import { assignWebhookIds } from './webhooks.ts';

/**
 * A definition from a request, ready to be saved: parsed, every webhook with its id, masked headers with their values.
 * @throws AppError `invalid` whose paths point into the request's body.
 */
export function readDefinition(
  ctx: AccountContext,
  input: unknown,
  previous: ChatbotDefinition | null,
  egressAllow: EgressAllow,
): ChatbotDefinition {
  try {
    const parsed = parseDefinition(input, egressAllow);
    return keepMaskedHeaders(
      assignWebhookIds(parsed, previous, () => encodeId('whk', newId(ctx))),
      previous,
    );
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const errors = error.errors.map((each) => ({ ...each, path: `/definition${each.path}` }));
    throw new AppError(error.code, error.message, { errors, cause: error });
  }
}
