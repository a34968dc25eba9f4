import { Paper, Table, Text, Title } from '@mantine/core';
import { IconMessageChatbot } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { may, useSession } from '../api/session.ts';
import { statisticsQuery } from '../campaigns/queries.ts';
import { Attention } from '../deliveries/Attention.tsx';
import { useOwners } from '../deliveries/owners.ts';
import { useTexts } from '../i18n/texts.ts';
import { Chart } from '../shell/chart/Chart.tsx';
import { Empty } from '../shell/Empty.tsx';
import { Failure } from '../shell/Failure.tsx';
import { Loading } from '../shell/Loading.tsx';
import { ButtonLink } from '../shell/links.tsx';
import { Page } from '../shell/Page.tsx';
import { useFormat } from '../shell/useFormat.ts';
import { Figures } from './Figures.tsx';

type Statistics = NonNullable<ReturnType<typeof useStatistics>['data']>;

const useStatistics = () => useQuery(statisticsQuery);

/** How it goes: today's numbers, the last day hour by hour, and each campaign in short. */
export function OverviewPage() {
  const { t } = useTexts();
  const { data, error, refetch } = useStatistics();
  return (
    <Page title={t('overview.title')}>
      {error && <Failure error={error} onRetry={refetch} />}
      {!data && !error && <Loading />}
      {data && <Overview statistics={data} />}
    </Page>
  );
}

function Overview({ statistics }: { statistics: Statistics }) {
  const { t } = useTexts();
  const format = useFormat();
  const { today, totals, hours, deliveries, campaigns } = statistics;
  const peopleNow = campaigns.reduce((sum, each) => sum + each.peopleNow, 0);
  return (
    <>
      <Figures
        figures={[
          { label: t('overview.answersToday'), value: format.number(today.answers) },
          { label: t('overview.sentToday'), value: format.number(today.sent) },
          { label: t('overview.peopleNow'), value: format.number(peopleNow) },
          {
            label: t('overview.webhookSuccess'),
            value: format.share(deliveries.successRate),
            note: t('overview.webhookSuccessNote', {
              delivered: deliveries.delivered,
              failed: deliveries.failed,
            }),
          },
        ]}
      />
      <Figures
        figures={[
          {
            label: t('overview.allParticipants'),
            value: format.number(totals.participants),
            note: t('overview.allParticipantsNote', { rate: format.share(totals.participationRate) }),
          },
          { label: t('overview.allInteractions'), value: format.number(totals.interactions) },
          { label: t('overview.allAnswers'), value: format.number(totals.answers) },
          { label: t('overview.allSent'), value: format.number(totals.sent) },
        ]}
      />
      <Attention />
      <Chart
        title={t('overview.perHour')}
        atLabel={t('overview.hour')}
        at="hour"
        data={hours.map(({ hour, answers, sent, started }) => ({ hour: format.time(hour), answers, sent, started }))}
        series={[
          { name: 'sent', label: t('overview.sent'), color: 'gray.5' },
          { name: 'started', label: t('overview.started'), color: 'teal.6' },
          { name: 'answers', label: t('overview.answers'), color: 'blue.6' },
        ]}
      />
      <CampaignTable campaigns={campaigns} />
    </>
  );
}

function CampaignTable({ campaigns }: Pick<Statistics, 'campaigns'>) {
  const { t } = useTexts();
  const format = useFormat();
  const mayCreate = may(useSession(), 'design');
  const { campaign: nameOf } = useOwners();
  if (campaigns.length === 0) {
    return (
      <Empty icon={IconMessageChatbot} title={t('overview.emptyTitle')} text={t('overview.emptyText')}>
        {mayCreate && <ButtonLink to="/campaigns">{t('overview.toCampaigns')}</ButtonLink>}
      </Empty>
    );
  }
  return (
    <Paper withBorder p="md">
      <Title order={2} size="h5" mb="sm">
        {t('overview.campaigns')}
      </Title>
      <Table.ScrollContainer minWidth={560} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('overview.campaign')}</Table.Th>
              <Table.Th ta="right">{t('overview.peopleNow')}</Table.Th>
              <Table.Th ta="right">{t('overview.answersToday')}</Table.Th>
              <Table.Th ta="right">{t('overview.answers')}</Table.Th>
              <Table.Th ta="right">{t('overview.participants')}</Table.Th>
              <Table.Th ta="right">{t('overview.participationRate')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {campaigns.map((each) => (
              <Table.Tr key={each.campaignId}>
                <Table.Td>
                  <Link
                    to="/campaigns/$campaignId/results"
                    params={{ campaignId: each.campaignId }}
                    className="row-link"
                  >
                    {nameOf(each.campaignId) ?? each.campaignId}
                  </Link>
                </Table.Td>
                <Table.Td ta="right">{format.number(each.peopleNow)}</Table.Td>
                <Table.Td ta="right">{format.number(each.answersToday)}</Table.Td>
                <Table.Td ta="right">{format.number(each.answers)}</Table.Td>
                <Table.Td ta="right">{format.number(each.participants)}</Table.Td>
                <Table.Td ta="right">{format.share(each.participationRate)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Text size="sm" c="dimmed" mt="xs">
        {t('overview.campaignsNote')}
      </Text>
    </Paper>
  );
}
