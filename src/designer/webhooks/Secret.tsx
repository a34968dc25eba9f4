import { Button, CopyButton, Group } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useTexts } from '../i18n/texts.ts';
import { PasswordField } from '../shell/PasswordField.tsx';

/** Hidden from who looks over the shoulder; to be shown, and to be copied. */
export function Secret({ label, value }: { label: string; value: string }) {
  const { t } = useTexts();
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap">
      <PasswordField flex={1} miw={0} label={label} value={value} readOnly autoComplete="off" />
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Button
            variant="default"
            onClick={copy}
            leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
          >
            <span aria-live="polite">{copied ? t('general.copied') : t('general.copy')}</span>
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}
