import { Radio, Stack, TextInput } from '@mantine/core';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useTexts } from '../../i18n/texts.ts';
import type { KeptDraft } from '../../shell/kept/useKeptDraft.ts';
import { type ConnectorDraft, type ConnectorKind, fieldName, SECRETS } from './kinds.ts';
import { SecretField } from './SecretField.tsx';

interface KindFieldsProps {
  kind: ConnectorKind;
  kept: KeptDraft<ConnectorDraft>;
  /** There is a secret already. */
  hasSecret: boolean;
  errorAt: (path: string) => string | undefined;
}

const SECRET_LABELS: Record<ConnectorKind, PlainKey> = {
  basic: 'general.password',
  bearer: 'connectors.token',
  api_key: 'connectors.key',
  oauth2: 'connectors.clientSecret',
};

/** What a kind of connector asks for. The fields have the names that its `config` has. */
export function KindFields({ kind, kept, hasSecret, errorAt }: KindFieldsProps) {
  const { t } = useTexts();
  const field = (key: string) => ({
    ...kept.text(fieldName(key)),
    error: errorAt(`/config/${key}`),
    autoComplete: 'off',
    spellCheck: false,
  });
  const choice = (key: string) => ({
    name: fieldName(key),
    value: kept.draft[fieldName(key)] ?? '',
    onChange: (value: string) => kept.change({ [fieldName(key)]: value }),
  });
  const secretKey = SECRETS[kind];
  const secret = (
    <SecretField
      name={fieldName(secretKey)}
      label={t(SECRET_LABELS[kind])}
      isSet={hasSecret}
      error={errorAt(`/config/${secretKey}`)}
    />
  );
  return (
    <Stack gap="md">
      {kind === 'basic' && <TextInput label={t('connectors.login')} {...field('login')} />}
      {kind === 'api_key' && (
        <>
          <Radio.Group label={t('connectors.sentIn')} {...choice('in')}>
            <Stack gap="xs" mt={6}>
              <Radio value="header" label={t('connectors.inHeader')} />
              <Radio value="query" label={t('connectors.inQuery')} />
            </Stack>
          </Radio.Group>
          <TextInput label={t('connectors.keyName')} description={t('connectors.keyNameText')} {...field('name')} />
        </>
      )}
      {kind === 'oauth2' && (
        <>
          <TextInput
            label={t('connectors.tokenUrl')}
            placeholder="https://partner.example/oauth/token"
            {...field('tokenUrl')}
          />
          <TextInput label={t('connectors.clientId')} {...field('clientId')} />
        </>
      )}
      {secret}
      {kind === 'oauth2' && (
        <>
          <TextInput label={t('connectors.scope')} {...field('scope')} />
          <TextInput label={t('connectors.audience')} {...field('audience')} />
          <Radio.Group label={t('connectors.clientAuth')} {...choice('clientAuth')}>
            <Stack gap="xs" mt={6}>
              <Radio value="basic" label={t('connectors.clientAuthBasic')} />
              <Radio value="body" label={t('connectors.clientAuthBody')} />
            </Stack>
          </Radio.Group>
        </>
      )}
    </Stack>
  );
}
