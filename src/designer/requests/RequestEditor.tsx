import { Button, Divider, Stack, Text } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import type { Problem } from '../api/problems.ts';
import { may, useSession } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { Section } from '../people/Section.tsx';
import { Dialog } from '../shell/Dialog.tsx';
import { Failure } from '../shell/Failure.tsx';
import { KeptNotice } from '../shell/kept/KeptNotice.tsx';
import { Loading } from '../shell/Loading.tsx';
import { Page } from '../shell/Page.tsx';
import { tellDone } from '../shell/tell.ts';
import { DeletedNotice } from './DeletedNotice.tsx';
import { EditorMenu } from './EditorMenu.tsx';
import { Answer } from './form/Answer.tsx';
import { Authentication } from './form/Authentication.tsx';
import { Basics } from './form/Basics.tsx';
import { Body } from './form/Body.tsx';
import { Conflict } from './form/Conflict.tsx';
import { Headers } from './form/Headers.tsx';
import { SaveBar } from './form/SaveBar.tsx';
import { type RequestForm, useRequestForm } from './form/useRequestForm.ts';
import { Notice } from './Notice.tsx';
import { type Request, requestNamesQuery, sourceEventTypesQuery } from './queries.ts';
import { RecentCalls } from './RecentCalls.tsx';
import type { RequestDraft } from './request-draft.ts';
import { UsedIn } from './UsedIn.tsx';
import './requests.css';

const SendTest = lazy(async () => ({ default: (await import('./test-send/SendTest.tsx')).SendTest }));

const route = getRouteApi('/shell/requests/$requestId');

interface RequestEditorProps {
  id: string;
  saved: Request | null;
  initial: RequestDraft;
}

/** A request with all that can be said about it; a new one is not there until it is saved. */
export function RequestEditor({ id, saved, initial }: RequestEditorProps) {
  const { t } = useTexts();
  const isReadOnly = !may(useSession(), 'design') || saved?.deletedAt != null;
  const form = useRequestForm({ id, saved, initial });
  const { isTesting, setTesting } = useTesting(form);
  return (
    <Page
      title={saved?.name ?? t('requests.createTitle')}
      actions={
        !isReadOnly && (
          <>
            <Button
              variant="default"
              leftSection={<IconPlayerPlay size={16} aria-hidden />}
              onClick={() => setTesting(true)}
            >
              {t('requests.sendTest')}
            </Button>
            {saved && <EditorMenu request={saved} />}
          </>
        )
      }
    >
      {saved?.deletedAt && <DeletedNotice request={saved} />}
      <KeptNotice restored={form.restored} onDiscard={form.discard} />
      <Warnings saved={saved} />
      <Form id={id} saved={saved} form={form} isReadOnly={isReadOnly} />
      {saved && <UsedIn uses={saved.usedIn} />}
      {saved && <RecentCalls id={saved.id} />}
      <Dialog
        isOpen={isTesting && !isReadOnly}
        onClose={() => setTesting(false)}
        onExitTransitionEnd={form.focusTestProblem}
        // Else the focus would go on to what opened it, where nothing moves.
        returnFocus={!form.hasTestProblem}
        title={t('requests.sendTest')}
        size="xl"
        closeOnClickOutside={false}
      >
        <Suspense fallback={<Loading />}>
          <SendTest draft={form.draft} onProblem={form.showTestProblem} onClose={() => setTesting(false)} />
        </Suspense>
      </Dialog>
    </Page>
  );
}

/** The address says whether the window of a test is open: lists lead to it. */
function useTesting(form: RequestForm) {
  const { test: isTesting = false } = route.useSearch();
  const navigate = route.useNavigate();
  const setTesting = (isOpen: boolean) => {
    if (isOpen) form.showTestProblem(undefined);
    void navigate({ search: ({ test: _, ...search }) => (isOpen ? { ...search, test: true } : search), replace: true });
  };
  return { isTesting, setTesting };
}

interface FormProps extends Pick<RequestEditorProps, 'id' | 'saved'> {
  form: RequestForm;
  isReadOnly: boolean;
}

function Form({ id, saved, form, isReadOnly }: FormProps) {
  const { t } = useTexts();
  const part = { form, variables: useVariables(form.draft.name), isReadOnly };
  const { saveAndStay, finish } = useSaving(id, form);
  return (
    <form
      ref={form.ref}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        // A window of this page has a form of its own.
        if (event.target === event.currentTarget && !isReadOnly) saveAndStay().catch(ignoreShown);
      }}
    >
      <Stack gap="lg">
        <Section title={t('requests.asked')}>
          <Basics {...part} saved={saved} />
          <Divider />
          <Headers {...part} />
          <Divider />
          <Authentication {...part} />
          <Divider />
          <Body {...part} />
        </Section>
        <Section title={t('requests.answer')}>
          <Answer {...part} />
        </Section>
        <Conflict id={id} form={form} />
        <Unplaced problem={form.problem} />
        {!isReadOnly && <SaveBar form={form} isNew={id === 'new'} onDone={() => finish().catch(ignoreShown)} />}
      </Stack>
    </form>
  );
}

function useSaving(id: string, form: RequestForm) {
  const { t } = useTexts();
  const { back } = route.useSearch();
  const navigate = route.useNavigate();
  const router = useRouter();
  const save = async () => {
    const request = await form.save();
    tellDone(t('general.saved'));
    return request;
  };
  return {
    /** Stays on the page, which is that of the saved one from then on. */
    async saveAndStay() {
      const request = await save();
      if (id !== 'new') return;
      await navigate({ params: { requestId: request.id }, search: back ? { back } : {}, replace: true });
    },
    /** Saves what there is to save, and goes back to where somebody came from. */
    async finish() {
      if (id === 'new' || form.isChanged) await save();
      router.history.push(back ?? '/requests');
    },
  };
}

/** The form shows it. */
function ignoreShown(): void {}

function useVariables(own: string) {
  const names = useQuery(requestNamesQuery).data ?? [];
  const types = useQuery(sourceEventTypesQuery).data?.items ?? [];
  return {
    requests: names.map(({ name }) => name).filter((name) => name !== own),
    params: [...new Set(types.flatMap(({ params }) => params))],
  };
}

/** What is wrong around the request: a deleted connector, places that use an old name. */
function Warnings({ saved }: { saved: Request | null }) {
  if (!saved || saved.warnings.length === 0) return null;
  return (
    <Notice role="status">
      <Stack gap={4}>
        {saved.warnings.map(({ code, message, campaignName, requestName, path }) => (
          <Text key={`${code}${campaignName}${requestName}${path}`} size="sm" className="break-words">
            {campaignName || requestName ? `${campaignName ?? requestName}: ${message}` : message}
          </Text>
        ))}
      </Stack>
    </Notice>
  );
}

const FIELDS = /^\/(name|description|method|url|connector|timeoutMs|headers|body)(\/|$)/;

/** What no field shows. Somebody else's save is told apart. */
function Unplaced({ problem }: { problem: Problem | undefined }) {
  if (!problem || problem.status === 412 || problem.errors.some(({ path }) => FIELDS.test(path))) return null;
  return <Failure error={problem} />;
}
