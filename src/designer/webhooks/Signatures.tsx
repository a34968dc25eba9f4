import { Group, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ask } from '../api/client.ts';
import { may, useSession } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { Section } from '../people/Section.tsx';
import { Failure } from '../shell/Failure.tsx';
import { KeptNotice } from '../shell/kept/KeptNotice.tsx';
import { useKeptDraft } from '../shell/kept/useKeptDraft.ts';
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
        {endpoint ? <SigningForm key={endpoint.id} endpoint={endpoint} /> : !error && <Loading />}
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
  const initial = { ed25519: signing.ed25519, rsaHeader: signing.rsaHeader };
  const kept = useKeptDraft({ thing: `signing.${id}`, initial, isNew: false });
  const { ed25519, rsaHeader } = kept.draft;
  const submit = useSubmit({
    async send() {
      await ask(api.v1.endpoints[':id'].$patch({ param: { id }, json: { signing: kept.draft } }));
      return kept.draft;
    },
    async onDone(sent) {
      tellDone(t('general.saved'));
      await queryClient.invalidateQueries({ queryKey: WEBHOOKS_KEY });
      kept.saved(sent);
    },
  });
  return (
    <form {...submit.form}>
      <Stack gap="md">
        <KeptNotice restored={kept.restored} onDiscard={kept.drop} />
        <Text size="sm">{t('webhooks.hmacAlways')}</Text>
        <Switch
          label={t('webhooks.ed25519')}
          description={t('webhooks.ed25519Text')}
          checked={ed25519}
          onChange={({ currentTarget }) => kept.change({ ed25519: currentTarget.checked })}
          disabled={isReadOnly}
        />
        <Switch
          label={t('webhooks.rsa')}
          description={t('webhooks.rsaText')}
          checked={rsaHeader !== null}
          onChange={({ currentTarget }) =>
            kept.change({ rsaHeader: currentTarget.checked ? (signing.rsaHeader ?? RSA_HEADER) : null })
          }
          disabled={isReadOnly}
        />
        {rsaHeader !== null && (
          <TextInput
            label={t('webhooks.rsaHeader')}
            value={rsaHeader}
            onChange={({ currentTarget }) => kept.change({ rsaHeader: currentTarget.value })}
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
