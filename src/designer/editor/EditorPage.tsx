import './editor.css';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { may, useSession } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { Failure } from '../shell/Failure.tsx';
import { Loading } from '../shell/Loading.tsx';
import { Page } from '../shell/Page.tsx';
import { useDirectoryQueries } from './directory.ts';
import { EditorFrame } from './frame/EditorFrame.tsx';
import { Problems } from './problems/Problems.tsx';
import type { EditedCampaign } from './saving/campaign-server.ts';
import { openedCampaignQuery, SaverContext, useKeptDrafts, useStartedSaver } from './saving/context.ts';
import { EditorContext, EditorStore } from './store.ts';
import { DirectoryContext, MayEditContext } from './surroundings.ts';

const route = getRouteApi('/shell/campaigns/$campaignId');

/** One campaign in its editor. */
export function EditorPage() {
  const { campaignId } = route.useParams();
  const { t } = useTexts();
  const { data, error, refetch } = useQuery(openedCampaignQuery(campaignId));
  if (data) return <Editor key={campaignId} campaign={data} />;
  return <Page title={t('campaigns.title')}>{error ? <Failure error={error} onRetry={refetch} /> : <Loading />}</Page>;
}

/** What all parts of the editor share. */
function Editor({ campaign }: { campaign: EditedCampaign }) {
  const [store] = useState(() => new EditorStore(campaign.definition));
  const mayEdit = may(useSession(), 'design');
  const kept = useKeptDrafts(campaign.id);
  const saver = useStartedSaver(campaign, store, kept, mayEdit);
  const { directory, surroundings } = useDirectoryQueries(campaign.id);
  return (
    <EditorContext value={store}>
      <SaverContext value={saver}>
        <DirectoryContext value={directory}>
          <MayEditContext value={mayEdit}>
            <Problems surroundings={surroundings}>
              <EditorFrame kept={kept} />
            </Problems>
          </MayEditContext>
        </DirectoryContext>
      </SaverContext>
    </EditorContext>
  );
}
