import { MASK, maskTexts } from '../../rules/mask.ts';
import type { Target } from '../target.ts';
import type { TestTrace } from './schema.ts';

/**
 * A trace for those who may not see header values: without the bytes as sent, and without what the receiver echoes.
 */
export function hideSecrets(trace: TestTrace, { headers, secrets }: Pick<Target, 'headers' | 'secrets'>): TestTrace {
  const custom = new Set(headers.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase()));
  const { request, response } = trace;
  return {
    ...trace,
    request: {
      ...request,
      headers: request.headers.map(({ name, value }) => ({
        name,
        value: custom.has(name.toLowerCase()) ? MASK : value,
      })),
      raw: null,
    },
    response: response && {
      ...response,
      headers: response.headers.map(({ name, value }) => ({ name, value: maskTexts(value, secrets) })),
      body: response.body && maskTexts(response.body, secrets),
    },
  };
}
