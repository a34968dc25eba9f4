import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTexts } from '../i18n/texts.ts';
import { Failure } from '../shell/Failure.tsx';
import { Loading } from '../shell/Loading.tsx';
import { Page } from '../shell/Page.tsx';
import { requestQuery } from './queries.ts';
import { RequestEditor } from './RequestEditor.tsx';
import { draftOf, emptyDraft } from './request-draft.ts';

const route = getRouteApi('/shell/requests/$requestId');

/** One request, or a new one: empty, or like another one. */
export function RequestPage() {
  const { requestId } = route.useParams();
  const { copy } = route.useSearch();
  if (requestId !== 'new') return <Saved key={requestId} id={requestId} />;
  return copy ? <Copy key={copy} id={copy} /> : <RequestEditor id="new" saved={null} initial={emptyDraft()} />;
}

function Saved({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(requestQuery(id));
  if (!data) return <Waiting error={error} onRetry={refetch} />;
  // A deleted one that comes back is another page.
  return <RequestEditor key={data.deletedAt} id={id} saved={data} initial={draftOf(data)} />;
}

function Copy({ id }: { id: string }) {
  const { t } = useTexts();
  const { data, error, refetch } = useQuery(requestQuery(id));
  if (!data) return <Waiting error={error} onRetry={refetch} />;
  const initial = { ...draftOf(data), name: t('requests.copyOf', { name: data.name }) };
  return <RequestEditor id="new" saved={null} initial={initial} />;
}

function Waiting({ error, onRetry }: { error: Error | null; onRetry: () => void }) {
  const { t } = useTexts();
  return <Page title={t('requests.title')}>{error ? <Failure error={error} onRetry={onRetry} /> : <Loading />}</Page>;
}
