import { Radio, Stack, TextInput } from '@mantine/core';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useTexts } from '../../i18n/texts.ts';
import { type ConnectorKind, fieldName, SECRETS } from './kinds.ts';
import { SecretField } from './SecretField.tsx';

interface KindFieldsProps {
  kind: ConnectorKind;
  /** As it is now; null: a new one. */
  config: Record<string, unknown> | null;
  errorAt: (path: string) => string | undefined;
}

const SECRET_LABELS: Record<ConnectorKind, PlainKey> = {
  basic: 'general.password',
  bearer: 'connectors.token',
  api_key: 'connectors.key',
  oauth2: 'connectors.clientSecret',
};

/** What a kind of connector asks for. The fields have the names that its `config` has. */
export function KindFields({ kind, config, errorAt }: KindFieldsProps) {
  const { t } = useTexts();
  const text = (key: string, fallback = '') => (typeof config?.[key] === 'string' ? config[key] : fallback);
  const field = (key: string, fallback?: string) => ({
    name: fieldName(key),
    defaultValue: text(key, fallback),
    error: errorAt(`/config/${key}`),
    autoComplete: 'off',
    spellCheck: false,
  });
  const secretKey = SECRETS[kind];
  const secret = (
    <SecretField
      name={fieldName(secretKey)}
      label={t(SECRET_LABELS[kind])}
      isSet={config !== null}
      error={errorAt(`/config/${secretKey}`)}
    />
  );
  return (
    <Stack gap="md">
      {kind === 'basic' && <TextInput label={t('connectors.login')} {...field('login')} />}
      {kind === 'api_key' && (
        <>
          <Radio.Group name={fieldName('in')} label={t('connectors.sentIn')} defaultValue={text('in', 'header')}>
            <Stack gap="xs" mt={6}>
              <Radio value="header" label={t('connectors.inHeader')} />
              <Radio value="query" label={t('connectors.inQuery')} />
            </Stack>
          </Radio.Group>
          <TextInput
            label={t('connectors.keyName')}
            description={t('connectors.keyNameText')}
            {...field('name', 'X-API-Key')}
          />
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
          <Radio.Group
            name={fieldName('clientAuth')}
            label={t('connectors.clientAuth')}
            defaultValue={text('clientAuth', 'basic')}
          >
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
