import { Button, Group, List, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { may, useSession } from '../../api/session.ts';
import { useTexts } from '../../i18n/texts.ts';
import { CopyField } from '../../shell/CopyField.tsx';
import { Failure } from '../../shell/Failure.tsx';
import { Loading } from '../../shell/Loading.tsx';
import { CodeBlock } from '../../shell/trace/CodeBlock.tsx';
import { useEditedWebhook } from './place.ts';
import { endpointOfQuery, samplesQuery, signingKeysQuery } from './queries.ts';
import { Part } from './RequestSettings.tsx';

/** How the receiver knows that a request is ours: the secret, and code that checks the signature. */
export function Signature() {
  const { t } = useTexts();
  return (
    <Stack gap="xl">
      <Part title={t('webhookEditor.signature')}>
        <Text size="sm">{t('webhookEditor.signatureText')}</Text>
        <List size="sm" type="ordered" spacing={4}>
          <List.Item>{t('webhookEditor.verifyStep1')}</List.Item>
          <List.Item>{t('webhookEditor.verifyStep2')}</List.Item>
          <List.Item>{t('webhookEditor.verifyStep3')}</List.Item>
        </List>
      </Part>
      <Part title={t('webhookEditor.secret')}>
        <Secret />
      </Part>
      <Part title={t('webhookEditor.samples')}>
        <Samples />
      </Part>
    </Stack>
  );
}

function Secret() {
  const { t } = useTexts();
  const mayRead = may(useSession(), 'design');
  const [isShown, setShown] = useState(false);
  const { data, error, refetch } = useQuery({ ...signingKeysQuery, enabled: mayRead });
  if (!mayRead) return <Text size="sm">{t('webhookEditor.secretNotYours')}</Text>;
  if (error) return <Failure error={error} onRetry={refetch} />;
  if (!data) return <Loading />;
  if (isShown) return <CopyField label={t('webhookEditor.secretLabel')} value={data.hmac.current.secret} />;
  return (
    <Group gap="sm">
      <Text size="sm">{t('webhookEditor.secretText')}</Text>
      <Button variant="default" size="xs" onClick={() => setShown(true)}>
        {t('webhookEditor.showSecret')}
      </Button>
    </Group>
  );
}

const LANGUAGES = {
  javascript: 'JavaScript',
  typescript: 'TypeScript',
  php: 'PHP',
  python: 'Python',
  csharp: 'C#',
} as const;
const SCHEMES = { v1: 'HMAC (v1)', v1a: 'Ed25519 (v1a)', rsa: 'RSA' } as const;
type Scheme = keyof typeof SCHEMES;

function Samples() {
  const { t } = useTexts();
  const { webhook } = useEditedWebhook();
  const endpoint = useQuery(endpointOfQuery(webhook.id));
  const isReady = webhook.id === undefined || endpoint.isSuccess || endpoint.isError;
  const { data, error, refetch } = useQuery({ ...samplesQuery(endpoint.data?.id), enabled: isReady });
  const [language, setLanguage] = useState<keyof typeof LANGUAGES>('javascript');
  const [scheme, setScheme] = useState<Scheme>('v1');
  if (error) return <Failure error={error} onRetry={refetch} />;
  if (!data) return <Loading />;
  const schemes = [...new Set(data.items.filter(({ enabled }) => enabled).map((each) => each.scheme))];
  const sample = data.items.find((each) => each.language === language && each.scheme === scheme);
  return (
    <Stack gap="sm">
      <Group gap="sm" align="flex-end">
        <Select
          label={t('webhookEditor.language')}
          data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
          value={language}
          allowDeselect={false}
          onChange={(value) => setLanguage((value ?? 'javascript') as keyof typeof LANGUAGES)}
        />
        {schemes.length > 1 && (
          <SegmentedControl<Scheme>
            aria-label={t('webhookEditor.scheme')}
            value={scheme}
            onChange={setScheme}
            data={schemes.map((value) => ({ value, label: SCHEMES[value] }))}
          />
        )}
      </Group>
      {sample?.library && (
        <Text size="sm" c="dimmed">
          {t('webhookEditor.needsLibrary', { library: sample.library })}
        </Text>
      )}
      {sample && (
        <CodeBlock label={t('webhookEditor.sampleIn', { language: LANGUAGES[language] })} text={sample.code} />
      )}
    </Stack>
  );
}
