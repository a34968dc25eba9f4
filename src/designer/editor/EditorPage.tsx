import { Button, Group, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react';
import { ChatbotDefinition } from '../../campaigns/definition.ts';
import { may, useSession } from '../api/session.ts';
import { type Campaign, campaignQuery, channelsQuery } from '../campaigns/queries.ts';
import { useTexts } from '../i18n/texts.ts';
import type { OptionPlace } from '../model/operation.ts';
import { placeProblems } from '../model/problems.ts';
import { Failure } from '../shell/Failure.tsx';
import { Loading } from '../shell/Loading.tsx';
import { Page } from '../shell/Page.tsx';
import { Phone } from './phone/Phone.tsx';
import { EditorContext, EditorStore, useEditor } from './store.ts';
import { type Directory, DirectoryContext, MayEditContext, PanelsContext, ProblemsContext } from './surroundings.ts';
import { TableView } from './table/TableView.tsx';
import { WebhookEditor } from './webhook/WebhookEditor.tsx';

const GraphView = lazy(async () => ({ default: (await import('./graph/GraphView.tsx')).GraphView }));
const JsonView = lazy(async () => ({ default: (await import('./json/JsonView.tsx')).JsonView }));

const VIEWS = { table: TableView, graph: GraphView, json: JsonView };
type View = keyof typeof VIEWS;

const route = getRouteApi('/shell/campaigns/$campaignId');

/** One campaign in its editor. */
export function EditorPage() {
  const { campaignId } = route.useParams();
  const { t } = useTexts();
  const { data, error, refetch } = useQuery(campaignQuery(campaignId));
  if (data) return <Editor key={campaignId} campaign={data} />;
  return <Page title={t('campaigns.title')}>{error ? <Failure error={error} onRetry={refetch} /> : <Loading />}</Page>;
}

function Editor({ campaign }: { campaign: Campaign }) {
  const [store] = useState(() => new EditorStore(ChatbotDefinition.parse(campaign.definition)));
  const [view, setView] = useState<View>('table');
  const [webhookAt, setWebhookAt] = useState<OptionPlace>();
  const [isPhoneOpen, setPhoneOpen] = useState(false);
  const mayEdit = may(useSession(), 'design');
  const directory = useDirectoryQueries(campaign.id);
  const panels = useMemo(() => ({ openWebhook: setWebhookAt, createRequest: () => {} }), []);
  const Shown = VIEWS[view];
  return (
    <EditorContext value={store}>
      <DirectoryContext value={directory}>
        <MayEditContext value={mayEdit}>
          <PanelsContext value={panels}>
            <Problems>
              <Page title={campaign.name}>
                <Group>
                  <SegmentedControl<View>
                    value={view}
                    onChange={setView}
                    data={[
                      { value: 'table', label: 'Table' },
                      { value: 'graph', label: 'Graph' },
                      { value: 'json', label: 'JSON' },
                    ]}
                  />
                  <Button variant="default" onClick={() => setPhoneOpen(!isPhoneOpen)}>
                    Phone
                  </Button>
                </Group>
                <Suspense fallback={<Loading />}>
                  <Shown />
                </Suspense>
                {isPhoneOpen && <Phone />}
              </Page>
              {webhookAt && <WebhookEditor at={webhookAt} onClose={() => setWebhookAt(undefined)} />}
            </Problems>
          </PanelsContext>
        </MayEditContext>
      </DirectoryContext>
    </EditorContext>
  );
}

function Problems({ children }: { children: ReactNode }) {
  const definition = useEditor((store) => store.state.definition);
  const problems = useMemo(() => placeProblems(definition, []), [definition]);
  return <ProblemsContext value={problems}>{children}</ProblemsContext>;
}

function useDirectoryQueries(campaignId: string): Directory {
  const channels = useQuery(channelsQuery);
  return useMemo(
    () => ({
      campaignId,
      campaigns: [],
      channels: channels.data?.items ?? [],
      policies: [],
      categories: [],
      requests: [],
      connectors: [],
      fields: [],
      sourceEvents: [],
    }),
    [campaignId, channels.data],
  );
}
