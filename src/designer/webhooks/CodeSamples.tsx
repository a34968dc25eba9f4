import { Group, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTexts } from '../i18n/texts.ts';
import { Section } from '../people/Section.tsx';
import { Failure } from '../shell/Failure.tsx';
import { Loading } from '../shell/Loading.tsx';
import { CodeBlock } from '../shell/trace/CodeBlock.tsx';
import { type CodeSample, samplesQuery } from './queries.ts';

const LANGUAGES: Record<CodeSample['language'], string> = {
  javascript: 'JavaScript',
  typescript: 'TypeScript',
  php: 'PHP',
  csharp: 'C#',
  python: 'Python',
};

const SCHEMES = { v1: 'HMAC', v1a: 'Ed25519', rsa: 'RSA' } as const;

/** Ready code that checks signatures, the account's own keys filled in. */
export function CodeSamples({ endpointId }: { endpointId: string }) {
  const { t } = useTexts();
  const { data, error, refetch } = useQuery(samplesQuery(endpointId));
  return (
    <Section title={t('webhooks.code')} text={t('webhooks.codeText')}>
      {error && <Failure error={error} onRetry={refetch} />}
      {data ? <Chosen samples={data.items} /> : !error && <Loading />}
    </Section>
  );
}

function Chosen({ samples }: { samples: readonly CodeSample[] }) {
  const { t } = useTexts();
  const [language, setLanguage] = useState<CodeSample['language']>('typescript');
  // What a receiver with one scheme of its own looks for is what is there beside the one that always is.
  const [scheme, setScheme] = useState<CodeSample['scheme']>(
    samples.find(({ scheme: each, enabled }) => enabled && each === 'rsa')?.scheme ?? 'v1',
  );
  const languages = [...new Set(samples.map((sample) => sample.language))];
  const sample = samples.find((each) => each.language === language && each.scheme === scheme);
  const label = `${LANGUAGES[language]}, ${SCHEMES[scheme]}`;
  return (
    <Stack gap="sm">
      <Group gap="sm" align="flex-end">
        <Select
          label={t('webhooks.language')}
          data={languages.map((value) => ({ value, label: LANGUAGES[value] }))}
          value={language}
          onChange={(value) => {
            const chosen = languages.find((each) => each === value);
            if (chosen) setLanguage(chosen);
          }}
          allowDeselect={false}
          w={180}
        />
        <SegmentedControl<CodeSample['scheme']>
          aria-label={t('webhooks.scheme')}
          value={scheme}
          onChange={setScheme}
          data={(Object.keys(SCHEMES) as CodeSample['scheme'][]).map((value) => ({ value, label: SCHEMES[value] }))}
        />
      </Group>
      {sample && !sample.enabled && <Text size="sm">{t('webhooks.schemeOff')}</Text>}
      {sample?.library && <Text size="sm">{t('webhooks.needsLibrary', { library: sample.library })}</Text>}
      {sample && <CodeBlock label={t('webhooks.codeIn', { what: label })} text={sample.code} />}
    </Stack>
  );
}
