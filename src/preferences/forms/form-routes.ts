import type { Context as HonoContext } from 'hono';
import { AppError, notFound } from '../../base/errors.ts';
import { answerError, isRefusal } from '../../http/problem.ts';
import { type AppEnv, createRouter } from '../../http/router.ts';
import { networkOf } from '../../rules/client-address.ts';
import { readForm, showNotice, showPage } from '../show-page.ts';
import { confirmSignup, findConfirmation } from './confirm-signup.ts';
import { type FormPage, formPage, sentPage, TRAP } from './form-page.ts';
import { type OpenForm, openForm } from './open-form.ts';
import { presentSubmitted, readProgramEntry, refuseEntry } from './program-entry.ts';
import { showConfirmation, showDone, targetsOf } from './show-confirmation.ts';
import { type SubmitDeps, type Submitted, submitSignup } from './submit-signup.ts';

export interface FormRouteDeps extends SubmitDeps {
  /** The network address that a request comes from, where the runtime knows it. */
  findPeer(c: HonoContext<AppEnv>): string | undefined;
}

const RETRY_AFTER = { 'retry-after': '3600' };

/**
 * `/f/{formId}`, where people sign up, and `/f/confirm/{token}`, where they confirm it. Reading changes nothing:
 * scanners open every link.
 */
export function signupPageRoutes(deps: FormRouteDeps) {
  const router = createRouter();
  router.onError((error, c) => {
    const isProgram = isJson(c);
    if (isProgram && isRefusal(error)) return answerError(error);
    // Without the path: a token may be in it.
    c.var.context.log.error({ err: error }, 'a sign-up page failed');
    return isProgram ? answerError(error) : showNotice(c, (texts) => texts.failed, 500);
  });
  router.get('/f/confirm/:token', async (c) =>
    showConfirmation(c, await findConfirmation(c.var.context, c.req.param('token'))),
  );
  router.post('/f/confirm/:token', async (c) => {
    return showConfirmation(c, await confirmSignup(c.var.context, deps.emitter, c.req.param('token')));
  });
  router.get('/f/:formId', async (c) => {
    const open = await openForm(c.var.context, c.req.param('formId'));
    if (!open) return showNotice(c, (texts) => texts.unknownForm, 404);
    return showPage(c, formPage(open.page), 200, targetsOf(open.page.form));
  });
  router.post('/f/:formId', async (c) => {
    const open = await openForm(c.var.context, c.req.param('formId'));
    return isJson(c) ? answerProgram(c, deps, open) : answerBrowser(c, deps, open);
  });
  return router;
}

async function answerBrowser(c: HonoContext<AppEnv>, deps: FormRouteDeps, open: OpenForm | undefined) {
  if (!open) return showNotice(c, (texts) => texts.unknownForm, 404);
  const { page } = open;
  const form = await readForm(c);
  const typed = Object.fromEntries(form);
  // A robot: told what everybody is told.
  const submitted = form.get(TRAP) ? pretend(page) : await submit(c, deps, open, typed);
  switch (submitted.state) {
    case 'invalid':
      return showPage(c, formPage(page, typed, submitted.faults), 422, targetsOf(page.form));
    case 'limited':
      c.header('retry-after', RETRY_AFTER['retry-after']);
      return showNotice(c, (texts) => texts.tooMany, 429);
    case 'unavailable':
      return showNotice(c, (texts) => texts.unavailable, 503);
    case 'sent':
      return showPage(c, sentPage(page, submitted.way, submitted.shown));
    case 'subscribed':
      return showDone(c, page);
  }
}

async function answerProgram(c: HonoContext<AppEnv>, deps: FormRouteDeps, open: OpenForm | undefined) {
  if (!open) throw notFound('sign-up form');
  const { fields, form } = open.page;
  const body: unknown = await c.req.json().catch(() => {
    throw new AppError('malformed', 'The body is not valid JSON.');
  });
  const submitted = await submit(c, deps, open, readProgramEntry(fields, body));
  switch (submitted.state) {
    case 'invalid':
      throw refuseEntry(fields, submitted.faults, form.language);
    case 'limited':
      throw new AppError('rate_limited', 'There were too many sign-ups from here.', { headers: RETRY_AFTER });
    case 'unavailable':
      throw new AppError('unavailable', 'This form has no way to send a confirmation.');
    default:
      return c.json(presentSubmitted(submitted), submitted.state === 'sent' ? 202 : 200);
  }
}

async function submit(
  c: HonoContext<AppEnv>,
  deps: FormRouteDeps,
  { ctx, finished, page }: OpenForm,
  typed: Record<string, string>,
): Promise<Submitted> {
  const source = networkOf(deps.findPeer(c));
  const submitted = await submitSignup(ctx, deps, finished, { fields: page.fields, typed, source });
  if (submitted.state === 'unavailable') {
    ctx.log.error({ accountId: ctx.accountId, formId: finished.id }, 'a sign-up form has no way to send its link');
  }
  return submitted;
}

function pretend({ form }: FormPage): Submitted {
  if (!form.doubleOptIn) return { state: 'subscribed' };
  return { state: 'sent', way: form.channelId === null ? 'email' : 'phone', shown: null };
}

function isJson(c: HonoContext<AppEnv>): boolean {
  return /^application\/json\b/i.test(c.req.header('content-type') ?? '');
}
