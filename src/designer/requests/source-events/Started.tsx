import { List, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { useTexts } from '../../i18n/texts.ts';
import { PageAnchor } from '../../shell/links.tsx';
import type { SourceEvent } from '../queries.ts';

/** The campaigns that an event started, or why it did not. */
export function Started({ started }: Pick<SourceEvent, 'started'>) {
  const { t, sayWhy } = useTexts();
  if (started === null) return <Text size="sm">{t('sourceEvents.startedLater')}</Text>;
  if (started.length === 0) return <Text size="sm">{t('sourceEvents.startedNothing')}</Text>;
  return (
    <List size="sm">
      {started.map(({ campaignId, conversationId, why }) => (
        <List.Item key={`${campaignId}${conversationId}${why}`} className="break-words">
          {campaignId && <CampaignLink id={campaignId} />}
          {campaignId && ': '}
          {why === null ? t('sourceEvents.started') : sayWhy(why)}
        </List.Item>
      ))}
    </List>
  );
}

function CampaignLink({ id }: { id: string }) {
  const { data } = useQuery({
    queryKey: ['campaign-name', id],
    queryFn: async () => (await ask(api.v1.campaigns[':id'].$get({ param: { id } }))).name,
  });
  return (
    <PageAnchor to="/campaigns/$campaignId" params={{ campaignId: id }}>
      {data ?? id}
    </PageAnchor>
  );
}
