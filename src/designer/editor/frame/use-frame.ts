import { useLocalStorage } from '@mantine/hooks';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { keyAt } from '../../model/editor.ts';
import type { OptionPlace } from '../../model/operation.ts';
import { focusPlace, type WantedPlace } from '../place-elements.ts';
import { useEditorStore } from '../store.ts';
import type { Panels } from '../surroundings.ts';

const route = getRouteApi('/shell/campaigns/$campaignId');

export type View = 'table' | 'graph' | 'json';
export type Panel = 'settings' | 'versions' | 'publish' | 'requests';

/** What is open on the page, and how to open it. */
export interface FrameState {
  view: View;
  setView: (view: View) => void;
  panel: Panel | undefined;
  open: (panel: Panel) => void;
  close: () => void;
  /** The option whose webhook is edited, by its key: its place changes when others are put before it. */
  webhookOf: string | undefined;
  closeWebhook: () => void;
  isPhoneOpen: boolean;
  togglePhone: () => void;
  openPhone: () => void;
  isProblemsOpen: boolean;
  toggleProblems: () => void;
  panels: Panels;
}

export function useFrame(): FrameState {
  const store = useEditorStore();
  const navigate = useNavigate();
  const { view = 'table' } = route.useSearch();
  const [panel, setPanel] = useState<Panel>();
  const [webhookOf, setWebhookOf] = useState<string>();
  const [isProblemsOpen, setProblemsOpen] = useState(false);
  const [isPhoneOpen, setPhoneOpen] = useLocalStorage({
    key: 'hookline.phone',
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  const setView = useMemo(
    () => (next: View) => void navigate({ to: '.', search: next === 'table' ? {} : { view: next }, replace: true }),
    [navigate],
  );
  // What is reached from everywhere stays the same function.
  const shown = useRef(view);
  useEffect(() => {
    shown.current = view;
  }, [view]);
  const panels = useMemo((): Panels => {
    const showPlace = (place: WantedPlace) => {
      const { section, option, field } = place;
      store.select({ section, ...(option !== null && { option }), ...(field !== '' && { field }) });
      setPanel(section === null ? 'settings' : undefined);
      setWebhookOf(isOfWebhook(place) ? keyAt(store.state, place) : undefined);
      if (section !== null && shown.current !== 'table') setView('table');
      focusPlace(place);
    };
    return {
      openWebhook: (at) => setWebhookOf(keyAt(store.state, at)),
      openSection() {
        const { section, option = null, field = '' } = store.state.selection;
        setView('table');
        if (section !== null) focusPlace({ section, option, field: field === '' && option === null ? 'label' : field });
      },
      manageRequests: () => setPanel('requests'),
      openSettings: () => setPanel('settings'),
      showPlace,
    };
  }, [store, setView]);
  return {
    view,
    setView,
    panel,
    open: setPanel,
    close: () => setPanel(undefined),
    webhookOf,
    closeWebhook: () => setWebhookOf(undefined),
    isPhoneOpen,
    togglePhone: () => setPhoneOpen(!isPhoneOpen),
    openPhone: () => setPhoneOpen(true),
    isProblemsOpen,
    toggleProblems: () => setProblemsOpen(!isProblemsOpen),
    panels,
  };
}

function isOfWebhook(place: WantedPlace): place is WantedPlace & OptionPlace {
  return place.section !== null && place.option !== null && /^webhook(\.|$)/.test(place.field);
}
