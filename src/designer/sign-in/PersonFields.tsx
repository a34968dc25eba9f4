import { TextInput } from '@mantine/core';
import { useTexts } from '../i18n/texts.ts';
import { PasswordField } from '../shell/PasswordField.tsx';

interface PersonFieldsProps {
  errorAt: (path: string) => string | undefined;
  /** Left out: it is asked for. */
  email?: string | undefined;
}

/** Who somebody new is, and the password they choose. */
export function PersonFields({ errorAt, email }: PersonFieldsProps) {
  const { t } = useTexts();
  return (
    <>
      <TextInput name="name" autoComplete="name" label={t('general.name')} error={errorAt('/name')} />
      <TextInput
        name="email"
        type="email"
        autoComplete="username"
        label={t('general.email')}
        error={errorAt('/email')}
        {...(email !== undefined && { value: email, readOnly: true })}
      />
      <PasswordField
        name="password"
        autoComplete="new-password"
        label={t('general.password')}
        description={t('signIn.passwordHint')}
        error={errorAt('/password')}
      />
    </>
  );
}
