import { createRoute, z } from '@hono/zod-openapi';
import { AppError } from '../base/errors.ts';
import { PageQuery, pageOf } from '../http/page.ts';
import {
  accountContext,
  createRouter,
  hasScope,
  idParam,
  json,
  jsonBody,
  problemResponses,
  requireId,
} from '../http/router.ts';
import { createAccount, getAccount, updateAccount } from './accounts.ts';
import { createApiKey, listApiKeys, revokeApiKey } from './api-keys.ts';
import { Account, AccountChange, ApiKey, CreatedAccount, CreatedApiKey, NewAccount, NewApiKey } from './schema.ts';

const keyParams = z.object({ id: idParam('key', 'API key') });

/** /v1/account, /v1/accounts and /v1/api-keys. */
export function accountRoutes() {
  return createRouter()
    .openapi(
      createRoute({
        method: 'get',
        path: '/v1/account',
        summary: 'Your account and its signing secret',
        responses: { 200: json(Account, 'The account.'), ...problemResponses },
      }),
      async (c) => c.json(await getAccount(accountContext(c, 'read'), hasScope(c, 'design')), 200),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/v1/account',
        summary: 'Rename your account or change its settings',
        request: { body: jsonBody(AccountChange) },
        responses: { 200: json(Account, 'The account as it is now.'), ...problemResponses },
      }),
      async (c) => c.json(await updateAccount(accountContext(c, 'admin'), c.req.valid('json'), true), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/v1/accounts',
        summary: 'Create another account',
        description: 'For admin keys of the first account, whose owner runs this installation.',
        request: { body: jsonBody(NewAccount) },
        responses: { 201: json(CreatedAccount, 'The account and its first key.'), ...problemResponses },
      }),
      async (c) => {
        const ctx = accountContext(c, 'admin');
        if (!c.var.principal.isOperator) throw new AppError('forbidden', 'Only the first account creates accounts.');
        return c.json(await createAccount(ctx, c.req.valid('json').name), 201);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/v1/api-keys',
        summary: 'Create an API key',
        request: { body: jsonBody(NewApiKey) },
        responses: { 201: json(CreatedApiKey, 'The key, shown this once.'), ...problemResponses },
      }),
      async (c) => c.json(await createApiKey(accountContext(c, 'admin'), c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/v1/api-keys',
        summary: 'List API keys',
        request: { query: PageQuery },
        responses: { 200: json(pageOf(ApiKey), 'Keys, newest first.'), ...problemResponses },
      }),
      async (c) => c.json(await listApiKeys(accountContext(c, 'admin'), c.req.valid('query')), 200),
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/v1/api-keys/{id}',
        summary: 'Revoke an API key',
        request: { params: keyParams },
        responses: { 204: { description: 'Revoked.' }, ...problemResponses },
      }),
      async (c) => {
        await revokeApiKey(accountContext(c, 'admin'), requireId('key', 'API key', c.req.valid('param').id));
        return c.body(null, 204);
      },
    );
}
