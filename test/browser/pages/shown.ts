import type { Page } from 'playwright-core';
import type { HooklineProcess } from '../../support/process.ts';

/** A page as it is looked at: for barriers, at every size, light and dark. */
export interface Shown {
  name: string;
  /** Its address, or the name of one that `prepare` found. */
  path: string;
  /** Its heading, by which it is there. */
  heading: string;
  /** Nobody is signed in. */
  isOutside?: true;
  /** What is opened on it. */
  open?(page: Page): Promise<void>;
}

/** The pages of one area. */
export interface ShownArea {
  pages: Shown[];
  /** Makes what they show; gives addresses by the names that `pages` use for them. */
  prepare?(api: HooklineProcess['api']): Promise<Record<string, string>>;
}
