import { SegmentedControl, Skeleton, Stack } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTexts } from '../i18n/texts.ts';
import { Chart } from '../shell/chart/Chart.tsx';
import { Failure } from '../shell/Failure.tsx';
import { Loading } from '../shell/Loading.tsx';
import { ButtonLink } from '../shell/links.tsx';
import { Page } from '../shell/Page.tsx';
import { useFormat } from '../shell/useFormat.ts';
import { AnswerTable } from './AnswerTable.tsx';
import type { AnsweredDefinition } from './answers.ts';
import { Figures } from './Figures.tsx';
import { PERIODS, type Period, type Results, resultsQuery, shownQuery } from './queries.ts';

const ResultsGraph = lazy(() => import('./ResultsGraph.tsx'));

const route = getRouteApi('/shell/campaigns/$campaignId/results');

/** What became of a campaign: its numbers, its days, and how each section was answered. */
export function ResultsPage() {
  const { campaignId } = route.useParams();
  const { t } = useTexts();
  const [period, setPeriod] = useState<Period>('30');
  const campaign = useQuery(shownQuery(campaignId));
  const results = useQuery(resultsQuery(campaignId, period));
  const error = campaign.error ?? results.error;
  return (
    <Page
      title={campaign.data?.name ?? t('overview.results')}
      text={t('overview.resultsText')}
      actions={
        <ButtonLink
          to="/campaigns/$campaignId"
          params={{ campaignId }}
          variant="default"
          leftSection={<IconPencil size={16} aria-hidden />}
        >
          {t('overview.edit')}
        </ButtonLink>
      }
    >
      {error && <Failure error={error} onRetry={() => Promise.all([campaign.refetch(), results.refetch()])} />}
      <SegmentedControl<Period>
        w="fit-content"
        aria-label={t('overview.period')}
        value={period}
        onChange={setPeriod}
        data={PERIODS.map((value) => ({ value, label: t(`overview.period_${value}`) }))}
      />
      {(!campaign.data || !results.data) && !error && <Loading />}
      {campaign.data && results.data && <ResultsOf results={results.data} definition={campaign.data.definition} />}
    </Page>
  );
}

function ResultsOf({ results, definition }: { results: Results; definition: AnsweredDefinition }) {
  const { t } = useTexts();
  const format = useFormat();
  return (
    <Stack gap="lg">
      <Figures
        figures={[
          { label: t('overview.participants'), value: format.number(results.participants) },
          { label: t('overview.participationRate'), value: format.share(results.participationRate) },
          { label: t('overview.interactions'), value: format.number(results.interactions) },
          { label: t('overview.peopleNow'), value: format.number(results.peopleNow) },
        ]}
      />
      {results.days.length > 0 && (
        <Chart
          title={t('overview.perDay')}
          atLabel={t('overview.day')}
          at="day"
          data={results.days.map(({ day, ...counts }) => ({ day: format.day(day), ...counts }))}
          series={[
            { name: 'answers', label: t('overview.answers'), color: 'blue.6' },
            { name: 'cumulativeAnswers', label: t('overview.cumulative'), color: 'gray.5' },
          ]}
        />
      )}
      <Suspense fallback={<Skeleton h={480} />}>
        <ResultsGraph sections={results.sections} definition={definition} />
      </Suspense>
      <AnswerTable sections={results.sections} definition={definition} />
    </Stack>
  );
}
