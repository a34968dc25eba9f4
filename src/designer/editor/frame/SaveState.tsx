import { Group, Loader, Text } from '@mantine/core';
import { IconCheck, IconCloudOff } from '@tabler/icons-react';
import { describeProblem } from '../../api/problems.ts';
import { useTexts } from '../../i18n/texts.ts';
import { useAside } from '../saving/aside.ts';
import { useSaving } from '../saving/context.ts';

/** Whether the server has what is shown, and else why not. */
export function SaveState() {
  const { t } = useTexts();
  const status = useSaving((saving) => saving.status);
  const aside = useAside();
  switch (status.is) {
    case 'waiting':
    case 'saving':
      return (
        <Group gap={6} wrap="nowrap">
          <Loader size={12} color="gray" aria-hidden />
          <Text size="sm" c="dimmed">
            {t('editor.saving')}
          </Text>
        </Group>
      );
    case 'saved':
      if (aside) return <NotSaved why={t(aside)} />;
      return (
        <Group gap={4} wrap="nowrap">
          <IconCheck size={16} aria-hidden color="var(--mantine-color-teal-filled)" />
          <Text size="sm" c="dimmed">
            {t('editor.saved')}
          </Text>
        </Group>
      );
    case 'clash':
      return <NotSaved why={t('editor.clashShort')} />;
    case 'refused':
      return <NotSaved why={t('editor.refusedShort')} />;
    default:
      return <NotSaved why={describeProblem(status.problem, t).title} />;
  }
}

function NotSaved({ why }: { why: string }) {
  const { t } = useTexts();
  return (
    <Group gap={6} wrap="nowrap" miw={0}>
      <IconCloudOff size={16} aria-hidden color="var(--mantine-color-error)" className="editor-icon" />
      <Text size="sm" c="var(--mantine-color-error)">
        {t('editor.notSaved', { why })}
      </Text>
    </Group>
  );
}
