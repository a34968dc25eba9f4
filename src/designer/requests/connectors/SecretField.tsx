import { Button, Group, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTexts } from '../../i18n/texts.ts';
import { PasswordField } from '../../shell/PasswordField.tsx';

interface SecretFieldProps {
  name: string;
  label: string;
  /** There is one: it stays until somebody types another one. */
  isSet: boolean;
  error: string | undefined;
}

/** A secret that can be written and never read. */
export function SecretField({ name, label, isSet, error }: SecretFieldProps) {
  const { t } = useTexts();
  const [isChanging, { open, close }] = useDisclosure(!isSet);
  if (!isChanging) {
    return (
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <TextInput label={label} value={t('connectors.secretSet')} error={error} readOnly flex={1} miw={0} />
        <Button variant="default" aria-label={t('connectors.changeSecret', { secret: label })} onClick={open}>
          {t('connectors.change')}
        </Button>
      </Group>
    );
  }
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap">
      <PasswordField
        name={name}
        label={label}
        description={t('connectors.secretText')}
        error={error}
        autoComplete="new-password"
        flex={1}
        miw={0}
        {...(isSet && { 'data-autofocus': true })}
      />
      {isSet && (
        <Button variant="default" aria-label={t('connectors.keepSecret', { secret: label })} onClick={close}>
          {t('connectors.keep')}
        </Button>
      )}
    </Group>
  );
}
