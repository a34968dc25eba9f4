import { Group, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../api/client.ts';
import { may, useSession } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { Section } from '../people/Section.tsx';
import { Failure } from '../shell/Failure.tsx';
import { Loading } from '../shell/Loading.tsx';
import { PageAnchor } from '../shell/links.tsx';
import { SubmitButton } from '../shell/SubmitButton.tsx';
import { tellDone } from '../shell/tell.ts';
import { useSubmit } from '../shell/useSubmit.ts';
import { CodeSamples } from './CodeSamples.tsx';
import { PublicKey } from './PublicKey.tsx';
import { type Endpoint, endpointQuery, WEBHOOKS_KEY, type Webhook } from './queries.ts';

/** How a receiver knows that a request is from here: what it is signed with, the public key, and code that checks it. */
export function Signatures({ webhook }: { webhook: Webhook }) {
  const { t } = useTexts();
  const { data: endpoint, error, refetch } = useQuery(endpointQuery(webhook.endpointId));
  return (
    <Stack gap="lg">
      <Section title={t('webhooks.signing')} text={t('webhooks.signingText')}>
        {error && <Failure error={error} onRetry={refetch} />}
        {endpoint ? <SigningForm key={endpoint.updatedAt} endpoint={endpoint} /> : !error && <Loading />}
      </Section>
      <Section
        title={t('webhooks.publicKey')}
        text={t('webhooks.publicKeyText')}
        actions={
          <PageAnchor to="/webhooks/signing-keys" size="sm">
            {t('webhooks.allKeys')}
          </PageAnchor>
        }
      >
        <PublicKey of={t('webhooks.publicKey')} {...webhook.publicKey} />
      </Section>
      <CodeSamples endpointId={webhook.endpointId} />
    </Stack>
  );
}

const RSA_HEADER = 'X-Hookline-Signature';

function SigningForm({ endpoint: { id, signing } }: { endpoint: Endpoint }) {
  const { t } = useTexts();
  const queryClient = useQueryClient();
  const isReadOnly = !may(useSession(), 'design');
  const [ed25519, setEd25519] = useState(signing.ed25519);
  const [rsaHeader, setRsaHeader] = useState(signing.rsaHeader);
  const submit = useSubmit({
    send: () => ask(api.v1.endpoints[':id'].$patch({ param: { id }, json: { signing: { ed25519, rsaHeader } } })),
    onDone() {
      tellDone(t('general.saved'));
      void queryClient.invalidateQueries({ queryKey: WEBHOOKS_KEY });
    },
  });
  return (
    <form {...submit.form}>
      <Stack gap="md">
        <Text size="sm">{t('webhooks.hmacAlways')}</Text>
        <Switch
          label={t('webhooks.ed25519')}
          description={t('webhooks.ed25519Text')}
          checked={ed25519}
          onChange={({ currentTarget }) => setEd25519(currentTarget.checked)}
          disabled={isReadOnly}
        />
        <Switch
          label={t('webhooks.rsa')}
          description={t('webhooks.rsaText')}
          checked={rsaHeader !== null}
          onChange={({ currentTarget }) =>
            setRsaHeader(currentTarget.checked ? (signing.rsaHeader ?? RSA_HEADER) : null)
          }
          disabled={isReadOnly}
        />
        {rsaHeader !== null && (
          <TextInput
            label={t('webhooks.rsaHeader')}
            value={rsaHeader}
            onChange={({ currentTarget }) => setRsaHeader(currentTarget.value)}
            spellCheck={false}
            autoComplete="off"
            disabled={isReadOnly}
            maw={420}
            error={submit.errorAt('/signing/rsaHeader')}
          />
        )}
        {!isReadOnly && (
          <Group>
            <SubmitButton submit={submit} label={t('webhooks.saveSigning')} variant="default" />
          </Group>
        )}
      </Stack>
    </form>
  );
}
