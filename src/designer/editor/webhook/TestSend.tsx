import { Alert, Button, Group, List, Loader, Stack, Text } from '@mantine/core';
import { IconPencil, IconSend } from '@tabler/icons-react';
import { useTexts } from '../../i18n/texts.ts';
import { Failure } from '../../shell/Failure.tsx';
import { Trace } from '../../shell/trace/Trace.tsx';
import { sayFault } from '../problems/say-fault.ts';
import { useMayEdit } from '../surroundings.ts';
import type { TestSending } from './useTestSend.ts';
import { withoutPlace } from './webhook-problems.ts';

interface TestSendProps {
  test: TestSending;
  /** To the fields of the request. */
  onBack: () => void;
}

/** A real POST to the address as it stands in the editor, and everything about it. */
export function TestSend({ test: { send, trace, problem, isPending }, onBack }: TestSendProps) {
  const { t } = useTexts();
  const mayEdit = useMayEdit();
  return (
    <Stack gap="lg">
      <Text size="sm" c="dimmed">
        {t('webhookEditor.testText')}
      </Text>
      {mayEdit && (
        <Group>
          <Button leftSection={<IconSend size={16} aria-hidden />} loading={isPending} onClick={send}>
            {t(trace || problem ? 'webhookEditor.sendAgain' : 'webhookEditor.sendTest')}
          </Button>
        </Group>
      )}
      <div aria-live="polite" aria-busy={isPending}>
        {isPending && (
          <Group gap="xs">
            <Loader size="xs" aria-hidden />
            <Text size="sm">{t('webhookEditor.testSending')}</Text>
          </Group>
        )}
        {!isPending && problem && <TestRefused problem={problem} onBack={onBack} />}
        {!isPending && !problem && trace && <Trace trace={trace} />}
      </div>
    </Stack>
  );
}

function TestRefused({ problem, onBack }: { problem: NonNullable<TestSending['problem']>; onBack: () => void }) {
  const { t, language } = useTexts();
  if (problem.errors.length === 0) return <Failure error={problem} />;
  return (
    <Alert color="yellow" className="readable" title={t('webhookEditor.testRefused')} role="alert">
      <Stack gap="sm" align="flex-start">
        <List size="sm">
          {problem.errors.map(({ path, message, code = '' }) => (
            <List.Item key={`${path} ${message}`}>
              {sayFault({ code, message: withoutPlace(message) }, language)}
            </List.Item>
          ))}
        </List>
        <Button size="xs" variant="default" leftSection={<IconPencil size={14} aria-hidden />} onClick={onBack}>
          {t('webhookEditor.toRequest')}
        </Button>
      </Stack>
    </Alert>
  );
}
