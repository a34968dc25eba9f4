import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import { useSession } from '../../api/session.ts';
import { sessionEnd } from '../../api/session-end.ts';
import { campaignsQuery } from '../../campaigns/queries.ts';
import type { EditorStore } from '../store.ts';
import { campaignServer, type EditedCampaign } from './campaign-server.ts';
import { KeptDrafts } from './kept-drafts.ts';
import { leaving } from './opened-campaign.ts';
import { DraftSaver } from './saver.ts';
import type { Saving } from './saving.ts';

/** Whether somebody else saved is asked this often while the page is looked at; nearly always the answer is empty. */
const LOOK_EVERY_MS = 10_000;

export const SaverContext = createContext<DraftSaver | undefined>(undefined);

export function useSaver(): DraftSaver {
  const saver = useContext(SaverContext);
  if (saver === undefined) throw new Error('There is no editor around this.');
  return saver;
}

/** A part of what is known of saving; `pick` must give the same as long as nothing of it changed. */
export function useSaving<T>(pick: (saving: Saving) => T): T {
  const saver = useSaver();
  return useSyncExternalStore(saver.subscribe, () => pick(saver.saving));
}

export function useKeptDrafts(campaignId: string): KeptDrafts {
  const { person, account } = useSession();
  const scope = { personId: person?.id ?? '', accountId: account.id, campaignId };
  const [kept] = useState(() => new KeptDrafts(localStorage, scope, Math.random().toString(36).slice(2)));
  return kept;
}

/** A saver as long as the page is there. */
export function useStartedSaver(campaign: EditedCampaign, store: EditorStore, kept: KeptDrafts, mayEdit: boolean) {
  const queryClient = useQueryClient();
  const [saver] = useState(() => {
    const server = campaignServer(campaign.id);
    const onSaved = () => void queryClient.invalidateQueries({ queryKey: campaignsQuery.queryKey });
    return new DraftSaver(campaign, { store, server, kept, mayEdit, onSaved });
  });
  useEffect(() => {
    saver.start();
    const stopListening = listen(saver);
    return () => {
      stopListening();
      const done = saver.stop().finally(() => {
        if (leaving.get(campaign.id) === done) leaving.delete(campaign.id);
      });
      leaving.set(campaign.id, done);
    };
  }, [saver, campaign.id]);
  return saver;
}

/** What the browser has to say to a saver. */
function listen(saver: DraftSaver): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  const isVisible = () => document.visibilityState === 'visible';
  const onVisibility = () => void (isVisible() ? saver.wake() : saver.leave());
  document.addEventListener('visibilitychange', onVisibility, { signal });
  window.addEventListener('pagehide', () => void saver.leave(), { signal });
  window.addEventListener('online', () => void saver.wake(), { signal });
  window.addEventListener('focus', () => void saver.wake(), { signal });
  window.addEventListener('beforeunload', (event) => saver.wouldLose && event.preventDefault(), { signal });
  const stopHearing = sessionEnd.subscribe(() => !sessionEnd.isOver && void saver.wake());
  const timer = setInterval(() => isVisible() && void saver.look(), LOOK_EVERY_MS);
  return () => {
    clearInterval(timer);
    stopHearing();
    ending.abort();
  };
}
