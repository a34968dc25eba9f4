import { Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, ask } from '../../api/client.ts';
import { useTexts } from '../../i18n/texts.ts';
import { PageAnchor } from '../../shell/links.tsx';
import { useFormat } from '../../shell/useFormat.ts';
import { kindWords } from '../list/DeliveryRow.tsx';
import { useOwners } from '../owners.ts';
import { type DeliveryDetail, endpointQuery } from '../queries.ts';
import { type CampaignFacts, readCampaignFacts } from './origin-facts.ts';

/** Where it goes and where it comes from: the endpoint, the campaign and its option, the person and what they wrote. */
export function Origin({ delivery, order }: { delivery: DeliveryDetail; order: 2 | 3 }) {
  const { t } = useTexts();
  const format = useFormat();
  const facts = readCampaignFacts(delivery);
  const { id, createdAt, eventType, sequence, batchId } = delivery;
  return (
    <Stack gap="xs" component="section">
      <Title order={order} size="h5">
        {t('deliveries.about')}
      </Title>
      <dl className="facts">
        <Fact label={t('deliveries.created')}>{format.second(createdAt)}</Fact>
        <To endpointId={delivery.endpointId} />
        {facts ? (
          <FromCampaign facts={facts} />
        ) : (
          <>
            <Fact label={t('deliveries.event')}>{kindWords(eventType, t)}</Fact>
            {delivery.phone !== null && <Person phone={delivery.phone} />}
          </>
        )}
        <Fact label="webhook-id">
          <code>{batchId ?? id}</code>
        </Fact>
        {sequence !== undefined && (
          <Fact label={t('deliveries.sequence')}>
            {batchId ? t('deliveries.sequenceInBatch', { number: sequence }) : format.number(sequence)}
          </Fact>
        )}
      </dl>
    </Stack>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}

function To({ endpointId }: { endpointId: string | null }) {
  const { t } = useTexts();
  const { nameOf } = useOwners();
  const { data } = useQuery({ ...endpointQuery(endpointId ?? ''), enabled: endpointId !== null });
  if (endpointId === null) return null;
  const name = data && nameOf(data);
  return (
    <>
      <Fact label={t('deliveries.endpoint')}>
        <PageAnchor to="/endpoints/$endpointId" params={{ endpointId }} size="sm" className="break-words">
          {name?.place ?? t('deliveries.theEndpoint')}
        </PageAnchor>
      </Fact>
      {data && data.campaignId === null && (
        <Fact label={t('deliveries.webhook')}>
          <PageAnchor
            to="/webhooks/$webhookId"
            params={{ webhookId: data.webhookId }}
            size="sm"
            className="break-words"
          >
            {name?.owner ?? t('deliveries.theWebhook')}
          </PageAnchor>
        </Fact>
      )}
    </>
  );
}

function FromCampaign({ facts }: { facts: CampaignFacts }) {
  const { t } = useTexts();
  const format = useFormat();
  const { campaign } = useOwners();
  const { campaignId, section, receivedAt, response, option, key, phoneNumber, contactId } = facts;
  return (
    <>
      <Fact label={t('deliveries.campaign')}>
        <PageAnchor
          to="/campaigns/$campaignId"
          params={{ campaignId }}
          size="sm"
          underline="always"
          className="break-words"
        >
          {campaign(campaignId) ?? t('deliveries.theCampaign')}
        </PageAnchor>
        {section !== '' && `, ${section}`}
      </Fact>
      {option !== undefined && (
        <Fact label={t('deliveries.option')}>{key === undefined ? option : `${key}. ${option}`}</Fact>
      )}
      {phoneNumber !== null && <Person phone={phoneNumber} />}
      {phoneNumber === null && contactId !== undefined && (
        <Fact label={t('deliveries.contact')}>
          <PageAnchor to="/contacts/$contactId" params={{ contactId }} size="sm">
            {t('deliveries.hiddenNumber')}
          </PageAnchor>
        </Fact>
      )}
      <Fact label={t('deliveries.message')}>
        {t('deliveries.wrote', { text: response, when: format.second(receivedAt) })}
      </Fact>
    </>
  );
}

function Person({ phone }: { phone: string }) {
  const { t } = useTexts();
  const { data } = useQuery({
    queryKey: ['contact-of', phone],
    queryFn: () => ask(api.v1.contacts.$get({ query: { phone, limit: '1' } })),
    staleTime: 60_000,
  });
  const contact = data?.items[0];
  return (
    <Fact label={t('deliveries.contact')}>
      {contact ? (
        <PageAnchor to="/contacts/$contactId" params={{ contactId: contact.id }} size="sm">
          {phone}
        </PageAnchor>
      ) : (
        phone
      )}
    </Fact>
  );
}
