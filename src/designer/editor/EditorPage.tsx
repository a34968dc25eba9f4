import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTexts } from '../i18n/texts.ts';
import { Failure } from '../shell/Failure.tsx';
import { Loading } from '../shell/Loading.tsx';
import { Page } from '../shell/Page.tsx';
import { openedCampaignQuery } from './saving/opened-campaign.ts';

// It is large, and asked for at once: it comes while the campaign is read.
const loading = import('./Editor.tsx');
// Told by whoever shows it.
loading.catch(() => {});
const Editor = lazy(async () => ({ default: (await loading).Editor }));

const route = getRouteApi('/shell/campaigns/$campaignId');

/** One campaign in its editor. */
export function EditorPage() {
  const { campaignId } = route.useParams();
  const { t } = useTexts();
  const { data, error, refetch } = useQuery(openedCampaignQuery(campaignId));
  const title = t('campaigns.title');
  if (error) {
    return (
      <Page title={title}>
        <Failure error={error} onRetry={refetch} />
      </Page>
    );
  }
  return <Suspense fallback={<Loading />}>{data ? <Editor key={campaignId} campaign={data} /> : <Loading />}</Suspense>;
}
