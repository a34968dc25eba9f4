import { Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconPlayerPlay } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useEffect, useRef, useState } from 'react';
import { may, useSession } from '../../api/session.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Section } from '../../people/Section.tsx';
import { Failure } from '../../shell/Failure.tsx';
import { PasswordField } from '../../shell/PasswordField.tsx';
import { JsonArea } from '../JsonArea.tsx';
import { Notice } from '../Notice.tsx';
import { buildCall, findBodyFault, keyOf, listMissing, type Typed } from './build-call.ts';
import { CallFieldInput } from './CallFieldInput.tsx';
import { CallResultView } from './CallResultView.tsx';
import { GeneratedCode } from './GeneratedCode.tsx';
import type { Operation } from './operations.ts';
import { runCall } from './run-call.ts';
import '../requests.css';

/** The form of one call, its code, and what comes back. */
export function CallForm({ operation }: { operation: Operation }) {
  const { t } = useTexts();
  const [typed, setTyped] = useState<Typed>({ values: {}, body: operation.body?.example ?? '' });
  const [basicKey, setBasicKey] = useState('');
  const [isTold, setTold] = useState(false);
  const call = buildCall(operation, typed, window.location.origin);
  const missing = listMissing(operation, typed);
  const fault = findBodyFault(operation, typed.body);
  const run = useRun(() => runCall(call, basicKey));
  const form = useRef<HTMLFormElement>(null);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTold(true);
    if (missing.length === 0 && fault === undefined) run.mutate();
    else requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  };
  return (
    <>
      <div className="side-by-side">
        <Section title={t('serviceDemo.form')}>
          <form ref={form} noValidate onSubmit={submit}>
            <Stack gap="md">
              <Fields operation={operation} typed={typed} onType={setTyped} isTold={isTold} />
              {operation.authentication === 'basic' && (
                <PasswordField
                  label={t('serviceDemo.apiKey')}
                  description={t('serviceDemo.apiKeyText')}
                  value={basicKey}
                  onChange={(event) => setBasicKey(event.currentTarget.value)}
                  autoComplete="off"
                />
              )}
              <Warning operation={operation} />
              <Group>
                <Button type="submit" leftSection={<IconPlayerPlay size={16} aria-hidden />} loading={run.isPending}>
                  {t(operation.isChange ? 'serviceDemo.runForReal' : 'serviceDemo.run')}
                </Button>
              </Group>
            </Stack>
          </form>
        </Section>
        <GeneratedCode call={call} isIncomplete={missing.length > 0} />
      </div>
      {run.error && <Failure error={run.error} />}
      {run.data && <CallResultView key={run.submittedAt} call={call} result={run.data} />}
    </>
  );
}

interface FieldsProps {
  operation: Operation;
  typed: Typed;
  onType: (typed: Typed) => void;
  /** Somebody ran it before it was filled in: what is missing says so. */
  isTold: boolean;
}

function Fields({ operation, typed, onType, isTold }: FieldsProps) {
  const { t } = useTexts();
  const missing = listMissing(operation, typed);
  const fault = findBodyFault(operation, typed.body);
  return (
    <>
      {operation.fields.length === 0 && operation.body === null && (
        <Text size="sm" c="dimmed">
          {t('serviceDemo.noParameters')}
        </Text>
      )}
      {operation.fields.map((field) => (
        <CallFieldInput
          key={keyOf(field)}
          field={field}
          value={typed.values[keyOf(field)] ?? ''}
          onChange={(value) => onType({ ...typed, values: { ...typed.values, [keyOf(field)]: value } })}
          error={isTold && missing.includes(keyOf(field)) ? t('serviceDemo.required') : undefined}
        />
      ))}
      {operation.body && (
        <JsonArea
          label={t('serviceDemo.body')}
          description={operation.body.contentType}
          value={typed.body}
          onChange={(body) => onType({ ...typed, body })}
          error={fault === undefined ? undefined : t('requests.notJson', { why: fault })}
          minRows={4}
        />
      )}
    </>
  );
}

/** Before it is run: what it does is not undone by itself, and a role may not suffice. */
function Warning({ operation }: { operation: Operation }) {
  const { t } = useTexts();
  const session = useSession();
  if (!operation.isChange) return null;
  return (
    <Notice icon={<IconAlertTriangle aria-hidden />}>
      <Text size="sm">{t('serviceDemo.changes', { account: session.account.name })}</Text>
      {!may(session, 'operate') && <Text size="sm">{t('serviceDemo.roleMayNot')}</Text>}
    </Notice>
  );
}

/** Whatever it changed: the other pages read it anew. */
function useRun<Result>(run: () => Promise<Result>) {
  const queryClient = useQueryClient();
  const mutation = useMutation({ mutationFn: run, meta: { isShown: true } });
  const { isSuccess } = mutation;
  useEffect(() => {
    if (isSuccess) void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'openapi' });
  }, [isSuccess, queryClient]);
  return mutation;
}
