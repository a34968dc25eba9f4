import { createContext, useContext } from 'react';
import type { OptionPlace } from '../model/operation.ts';
import type { ProblemMap } from '../model/places.ts';
import type { CampaignTarget } from '../model/targets.ts';
import type { WantedPlace } from './place-elements.ts';

/** What the account has beside the campaign: what menus of the editor offer. */
export interface Directory {
  campaignId: string;
  campaigns: readonly CampaignTarget[];
  channels: readonly { id: string; name: string; kind: 'twilio' | 'whatsapp' | 'simulator' }[];
  policies: readonly { id: string; name: string }[];
  categories: readonly { key: string; name: string }[];
  requests: readonly { id: string; name: string }[];
  connectors: readonly { id: string; name: string }[];
  /** Names of contact fields that the account has declared. */
  fields: readonly string[];
  /** Names of events that the account's systems have sent. */
  sourceEvents: readonly string[];
}

export const DirectoryContext = createContext<Directory | undefined>(undefined);

export function useDirectory(): Directory {
  const directory = useContext(DirectoryContext);
  if (directory === undefined) throw new Error('There is no editor around this.');
  return directory;
}

/**
 * Problems where they belong. They come a moment after a keystroke. What is typed into is found by
 * `data-place={fieldKey({ section, option, field })}`: a click on a problem leads there, and there Ctrl Z is the editor's.
 */
export const ProblemsContext = createContext<ProblemMap | undefined>(undefined);

export function useProblems(): ProblemMap {
  const problems = useContext(ProblemsContext);
  if (problems === undefined) throw new Error('There is no editor around this.');
  return problems;
}

/** Whether the person may change the campaign; else everything is shown and nothing can be typed. */
export const MayEditContext = createContext(false);

export function useMayEdit(): boolean {
  return useContext(MayEditContext);
}

/** What opens beside the views. */
export interface Panels {
  /** The editor of an option's webhook, redirect or underlying. */
  openWebhook(at: OptionPlace): void;
  /** The view in which sections are written, at what is selected; where there is none, it is only selected. */
  openSection?(): void;
  /** The window of the account's requests: to make, change, test and delete them. */
  manageRequests(): void;
  /** The settings of the campaign. */
  openSettings(): void;
  /** Selects a place, opens what shows it and gives it the focus. */
  showPlace(place: WantedPlace): void;
}

export const PanelsContext = createContext<Panels | undefined>(undefined);

export function usePanels(): Panels {
  const panels = useContext(PanelsContext);
  if (panels === undefined) throw new Error('There is no editor around this.');
  return panels;
}
