import { Alert, Button, Group, List, Stack, Text, Title } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { Problem, toProblem } from '../../api/problems.ts';
import { useTexts } from '../../i18n/texts.ts';
import { ContactCard } from '../../shell/contact-picker/ContactCard.tsx';
import { Failure } from '../../shell/Failure.tsx';
import { requireConnector } from '../form/useRequestForm.ts';
import { MethodBadge } from '../MethodBadge.tsx';
import { inputOf, type RequestDraft } from '../request-draft.ts';
import { ChosenData } from './ChosenData.tsx';
import type { StepProps } from './step.ts';
import { TestResult } from './TestResult.tsx';
import { givenOf, type Step } from './test-data.ts';

interface SendStepProps extends StepProps {
  draft: RequestDraft;
  steps: readonly Step[];
  /** Goes back to where something is chosen. */
  onStep: (step: Step) => void;
  /** The form has to be changed first: its fields, named by their pointers. */
  onRequestProblem: (problem: Problem) => void;
}

/** What will be sent with, the button that sends it, and what came of it. */
export function SendStep({ draft, steps, data, onStep, onRequestProblem }: SendStepProps) {
  const { t } = useTexts();
  const [isCardShown, setCardShown] = useState(false);
  const test = useMutation({
    async mutationFn() {
      requireConnector(draft, t('requests.chooseConnector'));
      return ask(api.v1.requests.test.$post({ json: { request: inputOf(draft), ...givenOf(steps, data) } }));
    },
    meta: { isShown: true },
  });
  const result = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (test.data) result.current?.focus();
  }, [test.data]);
  if (isCardShown && data.contact) return <ContactCard contact={data.contact} onBack={() => setCardShown(false)} />;
  const ofRequest = test.error ? requestProblem(toProblem(test.error)) : undefined;
  return (
    <Stack gap="md">
      <Title order={3} size="h4">
        {t('requests.readyToSend')}
      </Title>
      <Group gap="sm" wrap="nowrap">
        <MethodBadge method={draft.method} />
        <Text size="sm" className="monospace break-words">
          {draft.url}
        </Text>
      </Group>
      <ChosenData steps={steps} data={data} onStep={onStep} onShowCard={() => setCardShown(true)} />
      <Text size="sm" c="dimmed">
        {t('requests.testIsReal')}
      </Text>
      {ofRequest && <InRequest problem={ofRequest} onBack={() => onRequestProblem(ofRequest)} />}
      {test.error && !ofRequest && <Failure error={test.error} />}
      <Group justify="flex-end">
        <Button
          leftSection={<IconSend size={16} aria-hidden />}
          loading={test.isPending}
          onClick={() => test.mutate()}
          data-autofocus
        >
          {t(test.data ? 'requests.sendAgain' : 'requests.sendRequest')}
        </Button>
      </Group>
      {test.data && (
        <div ref={result} tabIndex={-1} className="test-result">
          <TestResult result={test.data} name={draft.name} />
        </div>
      )}
    </Stack>
  );
}

/** What is wrong with the request itself, by the pointers of its form. */
function requestProblem(problem: Problem): Problem | undefined {
  if (problem.status !== 422) return undefined;
  const errors = problem.errors
    .filter(({ path }) => path.startsWith('/request/') || path === '/connector')
    .map((error) => ({ ...error, path: error.path.replace(/^\/request/, '') }));
  if (errors.length === 0) return undefined;
  return new Problem({ status: problem.status, code: problem.code, detail: problem.message, errors });
}

function InRequest({ problem, onBack }: { problem: Problem; onBack: () => void }) {
  const { t } = useTexts();
  return (
    <Alert color="red" variant="light" title={t('requests.changeFirst')} role="alert">
      <Stack gap="sm" align="flex-start">
        <List size="sm">
          {problem.errors.map(({ path, message }) => (
            <List.Item key={path} className="break-words">
              {message}
            </List.Item>
          ))}
        </List>
        <Button size="xs" variant="default" onClick={onBack}>
          {t('requests.backToForm')}
        </Button>
      </Stack>
    </Alert>
  );
}
