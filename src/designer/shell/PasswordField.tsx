import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { useTexts } from '../i18n/texts.ts';

/** A password, which can be shown. */
export function PasswordField(props: PasswordInputProps) {
  const { t } = useTexts();
  return (
    <PasswordInput
      visibilityToggleButtonProps={{ 'aria-label': t('general.showPassword') }}
      aria-invalid={props.error ? true : undefined}
      {...props}
    />
  );
}
