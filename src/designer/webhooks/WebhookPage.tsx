import { Button, Group, Tabs } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlayerPause, IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { may, useSession } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { Failure } from '../shell/Failure.tsx';
import { Loading } from '../shell/Loading.tsx';
import { PageAnchor } from '../shell/links.tsx';
import { Page } from '../shell/Page.tsx';
import { TabRow } from '../shell/TabRow.tsx';
import { Alerts } from './Alerts.tsx';
import { DeleteButton } from './DeleteButton.tsx';
import { PauseDialog } from './PauseDialog.tsx';
import { type EventInfo, type EventType, eventTypesQuery, REFRESH_MS, type Webhook, webhookQuery } from './queries.ts';
import { Signatures } from './Signatures.tsx';
import { StatusPanel } from './StatusPanel.tsx';
import { TestDialog } from './TestDialog.tsx';
import { WebhookBadge } from './WebhookBadge.tsx';
import { WebhookSettings } from './WebhookSettings.tsx';

const route = getRouteApi('/shell/webhooks/$webhookId');

/** One webhook of the account: how it does, what it is, and how its requests are checked. */
export function WebhookPage() {
  const { t } = useTexts();
  const { webhookId } = route.useParams();
  const webhook = useQuery({ ...webhookQuery(webhookId), refetchInterval: REFRESH_MS });
  const events = useQuery(eventTypesQuery);
  const error = webhook.error ?? events.error;
  if (!webhook.data || !events.data) {
    return (
      <Page title={t('webhooks.title')}>
        {error ? (
          <Failure error={error} onRetry={() => Promise.all([webhook.refetch(), events.refetch()])} />
        ) : (
          <Loading />
        )}
      </Page>
    );
  }
  return <Loaded key={webhookId} webhook={webhook.data} events={events.data} />;
}

function Loaded({ webhook, events }: { webhook: Webhook; events: readonly EventInfo[] }) {
  const { t } = useTexts();
  const session = useSession();
  const [tested, setTested] = useState<EventType | 'any'>();
  const mayTest = may(session, 'operate');
  return (
    <Page
      title={webhook.name}
      actions={
        <>
          {mayTest && (
            <Button variant="default" leftSection={<IconSend size={16} aria-hidden />} onClick={() => setTested('any')}>
              {t('webhooks.test')}
            </Button>
          )}
          <PauseButton webhook={webhook} />
        </>
      }
    >
      <Group justify="space-between" gap="sm">
        <Group gap="md">
          <PageAnchor to="/webhooks" size="sm">
            {t('webhooks.backToList')}
          </PageAnchor>
          <WebhookBadge state={webhook.state} />
        </Group>
        <PageAnchor to="/endpoints/$endpointId" params={{ endpointId: webhook.endpointId }} size="sm">
          {t('webhooks.toDeliveries')}
        </PageAnchor>
      </Group>
      <StatusPanel webhook={webhook} />
      <Tabs defaultValue="settings" keepMountedMode="display-none">
        <TabRow mb="lg" aria-label={webhook.name}>
          <Tabs.Tab value="settings">{t('webhooks.settings')}</Tabs.Tab>
          <Tabs.Tab value="signatures">{t('webhooks.signatures')}</Tabs.Tab>
        </TabRow>
        <Tabs.Panel value="settings">
          <WebhookSettings webhook={webhook} events={events} onTest={mayTest ? setTested : undefined} />
        </Tabs.Panel>
        <Tabs.Panel value="signatures" keepMounted={false}>
          <Signatures webhook={webhook} />
        </Tabs.Panel>
      </Tabs>
      <Alerts webhooks={[webhook]} endpointId={webhook.endpointId} />
      {may(session, 'design') && <DeleteButton webhook={webhook} />}
      <TestDialog webhook={webhook} events={events} tested={tested} onClose={() => setTested(undefined)} />
    </Page>
  );
}

/** What switches it on stands where it is said why it is off. */
function PauseButton({ webhook }: { webhook: Webhook }) {
  const { t } = useTexts();
  const [isAsking, { open, close }] = useDisclosure(false);
  if (!may(useSession(), 'design') || webhook.state !== 'active') return null;
  return (
    <>
      <Button variant="default" leftSection={<IconPlayerPause size={16} aria-hidden />} onClick={open}>
        {t('webhooks.pause')}
      </Button>
      <PauseDialog webhook={webhook} isOpen={isAsking} onClose={close} />
    </>
  );
}
