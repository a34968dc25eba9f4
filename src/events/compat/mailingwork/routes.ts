import { z } from '@hono/zod-openapi';
import type { SessionFinder } from '../../../accounts/authenticate.ts';
import { AppError, ERROR_STATUS, notFound } from '../../../base/errors.ts';
import { answerError, isRefusal } from '../../../http/problem.ts';
import { accountContext, createRouter } from '../../../http/router.ts';
import type { WebhookDeps } from '../../webhooks/create-webhook.ts';
import { FUNCTIONS, type WebHookFunction } from './functions.ts';
import { authenticateCall, readParameters, requireParameters } from './read-call.ts';

const BASE = '/compat/mailingwork';

const Answer = z
  .object({
    error: z.int().openapi({ description: '0: done. Else the status of the answer.' }),
    message: z.string().openapi({ description: 'What is wrong, with each parameter’s name.' }),
    result: z.unknown().openapi({ description: 'The function’s; null where something is wrong.' }),
  })
  .openapi('MailingworkAnswer');

/** `POST /compat/mailingwork/{function}`: MAILINGWORK's functions around webhooks, upper and lower case alike. */
export function mailingworkRoutes(deps: WebhookDeps & { auth: SessionFinder }) {
  const router = createRouter();
  for (const each of FUNCTIONS) router.openAPIRegistry.registerPath(describe(each));
  router.onError((error, c) => {
    // Its parameters hold a key: not a word of the request is logged.
    if (!isRefusal(error)) c.var.context.log.error({ err: error }, 'a function of webhooks failed');
    if (!(error instanceof AppError)) return answerError(error);
    const errors = error.errors.map(({ path, message }) => `${path.slice(1)}: ${message}`);
    const status = ERROR_STATUS[error.code];
    const body = { error: status, message: [error.message, ...errors].join(' '), result: null };
    return c.json(body, status, { ...error.headers });
  });
  router.post(`${BASE}/:function`, async (c) => {
    const parameters = await readParameters(c);
    c.set('principal', await authenticateCall(c, parameters, deps.auth));
    const wanted = c.req.param('function').toLowerCase();
    const called = FUNCTIONS.find(({ name }) => name.toLowerCase() === wanted);
    if (!called) throw notFound('function');
    const ctx = accountContext(c, called.scope);
    requireParameters(parameters, called.required);
    return c.json({ error: 0, message: '', result: await called.run(ctx, deps, parameters) });
  });
  return router;
}

function describe({ name, summary, required, optional }: WebHookFunction) {
  const text = z.string();
  const schema = z.object({
    username: text.optional().openapi({ description: 'The account’s id or name; not needed with a bearer key.' }),
    password: text.optional().openapi({ description: 'An API key.' }),
    ...Object.fromEntries(required.map((each) => [each, text])),
    ...Object.fromEntries(optional.map((each) => [each, text.optional()])),
  });
  const content = { 'application/x-www-form-urlencoded': { schema }, 'application/json': { schema } };
  return {
    method: 'post' as const,
    path: `${BASE}/${name}`,
    summary,
    description: 'For clients of MAILINGWORK’s web service, on the webhooks of the preset `mailingwork`.',
    security: [{ apiKey: [] }, {}] as Record<string, string[]>[],
    request: { body: { required: true, content } },
    responses: {
      200: { description: 'Done.', content: { 'application/json': { schema: Answer } } },
      default: { description: 'Refused.', content: { 'application/json': { schema: Answer } } },
    },
  };
}
