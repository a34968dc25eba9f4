import { getRouteApi } from '@tanstack/react-router';
import { may, useSession } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { Page } from '../shell/Page.tsx';
import { Part } from './Part.tsx';
import { ReplayForm } from './replays/ReplayForm.tsx';
import { ReplayList } from './replays/ReplayList.tsx';
import { Sections } from './Sections.tsx';
import './deliveries.css';

const route = getRouteApi('/shell/replays');

/** Many deliveries again: what was lost while a receiver was down, or answered wrongly. */
export function ReplaysPage() {
  const { t } = useTexts();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page title={t('deliveries.replays')} text={t('deliveries.replaysText')}>
      <Sections />
      {may(useSession(), 'operate') && (
        <Part title={t('deliveries.newReplay')} text={t('deliveries.newReplayText')}>
          <ReplayForm
            key={JSON.stringify(search)}
            search={search}
            onDone={() => void navigate({ search: {}, replace: true, resetScroll: false })}
          />
        </Part>
      )}
      <ReplayList />
    </Page>
  );
}
