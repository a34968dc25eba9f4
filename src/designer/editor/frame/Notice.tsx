import { Alert, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTexts } from '../../i18n/texts.ts';

interface NoticeProps {
  tone: 'news' | 'warning';
  title: string;
  text?: string;
  /** What can be done about it. */
  actions?: ReactNode;
  onClose?: (() => void) | undefined;
  children?: ReactNode;
}

/** Something about the whole campaign that one should know while editing it. */
export function Notice({ tone, title, text, actions, onClose, children }: NoticeProps) {
  const { t } = useTexts();
  const Icon = tone === 'news' ? IconInfoCircle : IconAlertTriangle;
  return (
    <Alert
      radius={0}
      data-tone={tone}
      py="xs"
      icon={<Icon aria-hidden />}
      role={tone === 'news' ? 'status' : 'alert'}
      className="editor-notice"
      withCloseButton={onClose !== undefined}
      onClose={onClose}
      closeButtonLabel={t('general.close')}
    >
      <Group gap="sm" justify="space-between" align="flex-start">
        <Text size="sm" flex="1 1 18rem" miw={0} className="break-words">
          <strong>{title}</strong>
          {text && ` ${text}`}
        </Text>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Alert>
  );
}
