import { ActionIcon, Button, Group, Stack, Text } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useState } from 'react';
import { listRequestReferences } from '../../../requests/list-references.ts';
import type { Problem } from '../../api/problems.ts';
import { useTexts } from '../../i18n/texts.ts';
import { inputOf, type RequestDraft } from '../request-draft.ts';
import { AnswersStep } from './AnswersStep.tsx';
import { ContactStep } from './ContactStep.tsx';
import { EventStep } from './EventStep.tsx';
import { SendStep } from './SendStep.tsx';
import type { Chosen } from './step.ts';
import { beginTestData, isStepDone, stepsOf } from './test-data.ts';

interface SendTestProps {
  /** The request as it is typed; it need not be saved. */
  draft: RequestDraft;
  /** What is wrong with the request itself: its form shows it. */
  onProblem: (problem: Problem | undefined) => void;
  onClose: () => void;
}

/** What the window of a test has in it: with whose card and which event, then the request for real, and the exchange. */
export function SendTest({ draft, onProblem, onClose }: SendTestProps) {
  const { t } = useTexts();
  const [uses] = useState(() => listRequestReferences(inputOf(draft)));
  const [data, setData] = useState<Chosen>(() => ({ ...beginTestData(uses), contact: null, event: null }));
  const [at, setAt] = useState(0);
  const [isTold, setTold] = useState(false);
  const steps = stepsOf(uses);
  const step = steps[at] ?? 'send';
  const isLast = at === steps.length - 1;
  const go = (to: number) => {
    setTold(false);
    setAt(to);
  };
  const next = () => (isStepDone(step, data) ? go(at + 1) : setTold(true));
  const part = { uses, data, change: (patch: Partial<Chosen>) => setData({ ...data, ...patch }), isTold };
  return (
    <Stack gap="md">
      <Group gap="sm" wrap="nowrap">
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={t(at === 0 ? 'requests.backToForm' : 'general.back')}
          onClick={() => (at === 0 ? onClose() : go(at - 1))}
        >
          <IconArrowLeft size={18} aria-hidden />
        </ActionIcon>
        <Text size="sm" c="dimmed" aria-live="polite">
          {t('requests.step', { number: at + 1, count: steps.length })}
        </Text>
      </Group>
      {step === 'event' && <EventStep {...part} />}
      {step === 'contact' && <ContactStep {...part} />}
      {step === 'answers' && <AnswersStep {...part} />}
      {step === 'send' && (
        <SendStep
          {...part}
          draft={draft}
          steps={steps}
          onStep={(wanted) => go(steps.indexOf(wanted))}
          onRequestProblem={(problem) => {
            onProblem(problem);
            onClose();
          }}
        />
      )}
      {!isLast && (
        <Group justify="flex-end">
          <Button onClick={next}>{t('requests.next')}</Button>
        </Group>
      )}
    </Stack>
  );
}
