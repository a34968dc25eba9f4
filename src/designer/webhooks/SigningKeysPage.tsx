import { Code, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { MASK } from '../../rules/mask.ts';
import { may, useSession } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { Section } from '../people/Section.tsx';
import { CopyField } from '../shell/CopyField.tsx';
import { Failure } from '../shell/Failure.tsx';
import { Loading } from '../shell/Loading.tsx';
import { PageAnchor } from '../shell/links.tsx';
import { Page } from '../shell/Page.tsx';
import { useFormat } from '../shell/useFormat.ts';
import { PublicKey } from './PublicKey.tsx';
import { type SigningKeys, signingKeysQuery } from './queries.ts';
import { RotateButton } from './RotateButton.tsx';
import { Secret } from './Secret.tsx';

/** What the account's requests are signed with. */
export function SigningKeysPage() {
  const { t } = useTexts();
  const { data, error, refetch } = useQuery(signingKeysQuery);
  return (
    <Page title={t('webhooks.signingKeys')} text={t('webhooks.signingKeysText')}>
      <PageAnchor to="/webhooks" size="sm">
        {t('webhooks.backToList')}
      </PageAnchor>
      {error && <Failure error={error} onRetry={refetch} />}
      {data ? <Keys keys={data} /> : !error && <Loading />}
    </Page>
  );
}

function Keys({ keys: { hmac, ed25519, rsa } }: { keys: SigningKeys }) {
  const { t } = useTexts();
  const format = useFormat();
  const isSecretKnown = hmac.current.secret !== MASK;
  return (
    <Stack gap="lg">
      <KeySection
        kind="hmac"
        title={t('webhooks.hmac')}
        text={t('webhooks.hmacText')}
        createdAt={hmac.current.createdAt}
      >
        {isSecretKnown ? (
          <Secret label={t('webhooks.secret')} value={hmac.current.secret} />
        ) : (
          <Text size="sm">{t('webhooks.secretHidden')}</Text>
        )}
        {hmac.retiring.map(({ secret, expiresAt }) => (
          <Retiring key={secret + expiresAt} expiresAt={expiresAt}>
            {isSecretKnown && <Secret label={t('webhooks.oldSecret')} value={secret} />}
          </Retiring>
        ))}
      </KeySection>
      <KeySection kind="rsa" title="RSA" text={t('webhooks.rsaKeyText')} createdAt={rsa.createdAt}>
        {rsa.signsFrom && <Text size="sm">{t('webhooks.signsFrom', { when: format.moment(rsa.signsFrom) })}</Text>}
        <PublicKey of="RSA" pem={rsa.pem} xml={rsa.xml} />
        {rsa.retiring.map(({ pem, xml, expiresAt }) => (
          <Retiring key={pem} expiresAt={expiresAt}>
            <PublicKey of={t('webhooks.oldKey', { when: format.moment(expiresAt) })} pem={pem} xml={xml} />
          </Retiring>
        ))}
      </KeySection>
      <KeySection kind="ed25519" title="Ed25519" text={t('webhooks.ed25519KeyText')} createdAt={ed25519.createdAt}>
        <CopyField label={t('webhooks.publicKey')} value={ed25519.publicKey} />
        <PublicKey of="Ed25519" pem={ed25519.pem} />
        {ed25519.retiring.map(({ publicKey, expiresAt }) => (
          <Retiring key={publicKey} expiresAt={expiresAt}>
            <Code className="break-words">{publicKey}</Code>
          </Retiring>
        ))}
      </KeySection>
    </Stack>
  );
}

interface KeySectionProps {
  kind: 'hmac' | 'ed25519' | 'rsa';
  title: string;
  text: string;
  createdAt: string;
  children: ReactNode;
}

function KeySection({ kind, title, text, createdAt, children }: KeySectionProps) {
  const { t } = useTexts();
  const format = useFormat();
  const isOwner = may(useSession(), 'admin');
  return (
    <Section title={title} text={text} actions={isOwner && <RotateButton kind={kind} title={title} />}>
      <Text size="sm" c="dimmed">
        {t('webhooks.keyMade', { when: format.moment(createdAt) })}
      </Text>
      {children}
    </Section>
  );
}

function Retiring({ expiresAt, children }: { expiresAt: string; children: ReactNode }) {
  const { t } = useTexts();
  const format = useFormat();
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Text size="sm" fw={600}>
          {t('webhooks.retiring', { when: format.moment(expiresAt) })}
        </Text>
      </Group>
      {children}
    </Stack>
  );
}
