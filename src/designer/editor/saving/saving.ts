import type { ChatbotDefinition } from '../../../campaigns/definition.ts';
import type { Problem } from '../../api/problems.ts';
import type { EditorState } from '../../model/editor.ts';
import type { EditedCampaign } from './campaign-server.ts';

export type SaveStatus =
  | { is: 'saved' | 'waiting' | 'saving' }
  /** The server does not take it as it is; it is tried again after the next change. */
  | { is: 'refused'; problem: Problem }
  /** It is tried again by itself where that may help, and when somebody comes back to the page. */
  | { is: 'failed'; problem: Problem; isTriedAgain: boolean }
  /** Somebody else saved, and both changed the same: somebody has to decide. */
  | { is: 'clash'; theirs: EditedCampaign };

/** Two became one. `undoTo`: where the step leads back to that did it; undefined: mine had it all already. */
export interface Merged {
  before: EditedCampaign;
  theirs: EditedCampaign;
  undoTo: EditorState | undefined;
}

/** What is known of the campaign at the server, and of the way there. */
export interface Saving {
  status: SaveStatus;
  /** The campaign as the server had it when it was last heard of. */
  campaign: EditedCampaign;
  /** What the server did not take, and why; there until it takes something. */
  refusal: { definition: ChatbotDefinition; problem: Problem } | undefined;
  /** The name, which is saved with the definition. */
  name: string;
  /** Somebody else's, seen before anything of it was merged. */
  newer: EditedCampaign | undefined;
  /** What somebody else had done by the time both were put together. */
  merged: Merged | undefined;
  /** Whether this browser has what the server has not. */
  isKept: boolean;
}
