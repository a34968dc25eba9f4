import { Group, Paper, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../i18n/texts.ts';
import { SubmitButton } from '../shell/SubmitButton.tsx';
import type { Submit } from '../shell/useSubmit.ts';
import './webhooks.css';

interface SaveBarProps {
  submit: Submit;
  /** What stands at the left: whether anything is unsaved. */
  note?: string | undefined;
  children?: ReactNode;
}

/** Stays at the foot of the window while a long form is filled in. */
export function SaveBar({ submit, note, children }: SaveBarProps) {
  const { t } = useTexts();
  return (
    <Paper withBorder shadow="sm" p="sm" className="webhook-bar">
      <Stack gap="sm">
        <Group justify="space-between" gap="sm">
          <Text size="sm" c="dimmed" aria-live="polite">
            {note}
          </Text>
          <Group gap="sm">
            {children}
            <SubmitButton submit={submit} label={t('general.save')} />
          </Group>
        </Group>
      </Stack>
    </Paper>
  );
}
