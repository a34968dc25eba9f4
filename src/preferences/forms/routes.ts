import { createRoute, z } from '@hono/zod-openapi';
import { PageQuery, pageOf } from '../../http/page.ts';
import {
  accountContext,
  createRouter,
  idParam,
  json,
  jsonBody,
  problemResponses,
  requireId,
} from '../../http/router.ts';
import {
  createForm,
  type FormDeps,
  getForm,
  listSignupForms,
  removeForm,
  replaceForm,
  restoreForm,
} from './manage-forms.ts';
import { NewSignupForm, SignupForm } from './schema.ts';

const params = z.object({ id: idParam('frm', 'sign-up form') });
const formId = (text: string) => requireId('frm', 'sign-up form', text);

const createOne = createRoute({
  method: 'post',
  path: '/v1/signup-forms',
  summary: 'Create a sign-up form',
  request: { body: jsonBody(NewSignupForm) },
  responses: { 201: json(SignupForm, 'The form.'), ...problemResponses },
});

const listAll = createRoute({
  method: 'get',
  path: '/v1/signup-forms',
  summary: 'List sign-up forms',
  request: { query: PageQuery },
  responses: { 200: json(pageOf(SignupForm), 'Forms, newest first.'), ...problemResponses },
});

const getOne = createRoute({
  method: 'get',
  path: '/v1/signup-forms/{id}',
  summary: 'Read a sign-up form',
  request: { params },
  responses: { 200: json(SignupForm, 'The form.'), ...problemResponses },
});

const replaceOne = createRoute({
  method: 'put',
  path: '/v1/signup-forms/{id}',
  summary: 'Replace a sign-up form',
  request: { params, body: jsonBody(NewSignupForm) },
  responses: { 200: json(SignupForm, 'The form as it is now.'), ...problemResponses },
});

const deleteOne = createRoute({
  method: 'delete',
  path: '/v1/signup-forms/{id}',
  summary: 'Take a sign-up form down',
  description: 'Who was sent a link already may still confirm. It can be restored.',
  request: { params },
  responses: { 204: { description: 'It is gone.' }, ...problemResponses },
});

const restoreOne = createRoute({
  method: 'post',
  path: '/v1/signup-forms/{id}/restore',
  summary: 'Put a sign-up form up again that was taken down',
  request: { params },
  responses: { 200: json(SignupForm, 'The form, at its address.'), ...problemResponses },
});

/** /v1/signup-forms. */
export function signupFormRoutes(deps: FormDeps) {
  return createRouter()
    .openapi(createOne, async (c) =>
      c.json(await createForm(accountContext(c, 'design'), deps, c.req.valid('json')), 201),
    )
    .openapi(listAll, async (c) =>
      c.json(await listSignupForms(accountContext(c, 'read'), deps, c.req.valid('query')), 200),
    )
    .openapi(getOne, async (c) =>
      c.json(await getForm(accountContext(c, 'read'), deps, formId(c.req.valid('param').id)), 200),
    )
    .openapi(replaceOne, async (c) => {
      const ctx = accountContext(c, 'design');
      return c.json(await replaceForm(ctx, deps, formId(c.req.valid('param').id), c.req.valid('json')), 200);
    })
    .openapi(deleteOne, async (c) => {
      await removeForm(accountContext(c, 'design'), formId(c.req.valid('param').id));
      return c.body(null, 204);
    })
    .openapi(restoreOne, async (c) =>
      c.json(await restoreForm(accountContext(c, 'design'), deps, formId(c.req.valid('param').id)), 200),
    );
}
