import { Button, Group, Paper, Text } from '@mantine/core';
import { useTexts } from '../../i18n/texts.ts';
import type { RequestForm } from './useRequestForm.ts';

interface SaveBarProps {
  form: RequestForm;
  isNew: boolean;
  /** Saves what there is to save, and goes back. */
  onDone: () => void;
}

/** At the foot of the window, wherever one is in the form. */
export function SaveBar({ form, isNew, onDone }: SaveBarProps) {
  const { t } = useTexts();
  return (
    <Paper withBorder p="sm" className="save-bar">
      <Group justify="space-between" gap="sm">
        <Text size="sm" c="dimmed" aria-live="polite">
          {form.isChanged ? t('requests.unsaved') : ''}
        </Text>
        <Group gap="sm">
          <Button type="submit" variant="default" loading={form.isSaving} disabled={!isNew && !form.isChanged}>
            {t('general.save')}
          </Button>
          <Button loading={form.isSaving} onClick={onDone}>
            {t('requests.done')}
          </Button>
        </Group>
      </Group>
    </Paper>
  );
}
