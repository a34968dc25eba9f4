import type { ChatbotDefinition } from '../../../campaigns/definition.ts';
import { type Problem, toProblem } from '../../api/problems.ts';
import { bodyTextAt, listUnsavedBodies } from '../../model/editor.ts';
import { isSame } from '../../model/same-values.ts';
import { prepareForSaving } from '../../model/saving.ts';
import type { EditorStore } from '../store.ts';
import { adoptAnswer, trimLabels } from './adopt-answer.ts';
import type { CampaignServer, EditedCampaign } from './campaign-server.ts';
import type { Aside, KeptDrafts } from './kept-drafts.ts';
import { type Draft, mergeDrafts, type Sides3 } from './merge-drafts.ts';
import { isTriedAgain, waitBeforeTrying } from './retry.ts';
import type { Saving } from './saving.ts';

/** After the last keystroke. */
const SAVE_AFTER_MS = 800;
const KEEP_AFTER_MS = 250;
/** Answers that say what is wrong with what was sent. */
const REFUSED = new Set([400, 409, 413, 422]);

interface SaverDeps {
  store: EditorStore;
  server: CampaignServer;
  kept: KeptDrafts;
  /** Who may not change the campaign follows whoever does. */
  mayEdit: boolean;
  now?: () => Date;
  onSaved?: () => void;
}

/** Saves the draft a moment after each change, keeps it in this browser until then, and meets others who save. */
export class DraftSaver {
  readonly #deps: SaverDeps;
  readonly #listeners = new Set<() => void>();
  #saving: Saving;
  #seen: unknown;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #keepTimer: ReturnType<typeof setTimeout> | undefined;
  #inFlight: Promise<void> | undefined;
  #tries = 0;
  #isOver = false;
  #leaveStore = () => {};

  constructor(campaign: EditedCampaign, deps: SaverDeps) {
    this.#deps = deps;
    const nothing = { refusal: undefined, newer: undefined, merged: undefined, isKept: false };
    this.#saving = { status: { is: 'saved' }, campaign, name: campaign.name, ...nothing };
    this.#seen = deps.store.state.definition;
  }

  get saving(): Saving {
    return this.#saving;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  start(): void {
    this.#leaveStore = this.#deps.store.subscribe(() => this.#heard());
  }

  /** The page is left for another one of ours: what is not saved yet is saved behind its back. */
  stop(): Promise<void> {
    this.#leaveStore();
    return this.leave();
  }

  /** The window is hidden, and perhaps closed: there may be no other moment. */
  async leave(): Promise<void> {
    this.#keep();
    // What was typed while it was under way is saved after it; whoever comes back at once reads what it made.
    await this.#inFlight;
    if (this.#saving.status.is === 'waiting') await this.#save(true);
  }

  /** The campaign is gone, and everything of it with it. */
  forget(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#deps.kept.drop();
  }

  /** Whether closing the window would lose something. */
  get wouldLose(): boolean {
    return !this.#isOver && !this.#saving.isKept && (this.#isDirty() || hasAside(this.#aside()));
  }

  rename(name: string): void {
    this.#set({ name });
    this.#changed();
  }

  /** Saves what is not saved yet, now. True: the server has everything. */
  async saveNow(): Promise<boolean> {
    await this.#inFlight;
    if (this.#saving.status.is === 'clash') return false;
    await this.#save();
    // What was typed while it was under way.
    if (this.#saving.status.is === 'waiting') await this.#save();
    return this.#saving.status.is === 'saved';
  }

  /** Somebody came back, or the network did. */
  async wake(): Promise<void> {
    if (this.#saving.status.is === 'failed') return this.#save();
    await this.look();
  }

  /** Whether somebody else saved or published. */
  async look(): Promise<void> {
    const { status } = this.#saving;
    if (this.#inFlight || status.is === 'clash' || status.is === 'failed') return;
    try {
      const { revision, state, version } = await this.#deps.server.readRevision();
      const { campaign, newer } = this.#saving;
      const known = Math.max(campaign.revision, newer?.revision ?? 0);
      const isSame = revision <= known && state === campaign.state && version === campaign.version;
      if (!isSame && !this.#inFlight) await this.refresh();
    } catch (error) {
      const problem = toProblem(error);
      // Whoever types hears of the rest when it is saved.
      if (problem.status === 401 || problem.status === 404) this.#fail(problem);
    }
  }

  /** What was published or checked anew is read again; nothing of the draft changes. */
  async refresh(): Promise<void> {
    const found = await this.#deps.server.read();
    const { campaign } = this.#saving;
    // A save that is under way brings its own.
    if (this.#inFlight || found.revision < campaign.revision) return;
    if (found.revision === campaign.revision) this.#set({ campaign: found });
    else this.#seeNewer(found);
  }

  /** Puts what somebody else saved together with what is here. */
  mergeNewer(): void {
    const { newer } = this.#saving;
    if (newer) this.#meet(newer);
  }

  /** What is to be put together where somebody has to decide. */
  sides(): Sides3 | undefined {
    const { status, campaign } = this.#saving;
    return status.is === 'clash' ? { base: campaign, mine: this.#draft(), theirs: status.theirs } : undefined;
  }

  /** Somebody decided what both had changed. */
  decide(draft: Draft): void {
    const { status } = this.#saving;
    if (status.is === 'clash') this.#take(draft, status.theirs);
  }

  dismissMerged(): void {
    this.#set({ merged: undefined });
  }

  #set(change: Partial<Saving>): void {
    this.#saving = { ...this.#saving, ...change };
    for (const listener of this.#listeners) listener();
  }

  #heard(): void {
    const { definition } = this.#deps.store.state;
    const isChanged = definition !== this.#seen;
    this.#seen = definition;
    if (isChanged) this.#changed();
    else if (this.#saving.isKept || hasAside(this.#aside())) this.#keepSoon();
  }

  #changed(): void {
    this.#keepSoon();
    const { is } = this.#saving.status;
    // A clash waits for a decision; what failed has its own time.
    if (is === 'clash' || is === 'failed') return;
    if (is !== 'saving') this.#set({ status: { is: 'waiting' } });
    this.#saveAfter(SAVE_AFTER_MS);
  }

  #saveAfter(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#save(), ms);
  }

  #draft(): Draft {
    return { name: this.#saving.name, definition: prepareForSaving(this.#deps.store.state.definition) };
  }

  #isDirty(): boolean {
    const { campaign } = this.#saving;
    const { name, definition } = this.#draft();
    return name.trim() !== campaign.name || !isSame(trimLabels(definition), campaign.definition);
  }

  async #save(isLeaving = false): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#inFlight || this.#isOver) return;
    if (!this.#isDirty()) {
      this.#rest();
      return;
    }
    this.#set({ status: { is: 'saving' } });
    this.#inFlight = this.#send(isLeaving);
    await this.#inFlight;
  }

  async #send(isLeaving: boolean): Promise<void> {
    const sent = this.#draft();
    const { server, store, onSaved } = this.#deps;
    try {
      const answer = await server.save(sent, this.#saving.campaign.revision, isLeaving);
      this.#inFlight = undefined;
      this.#tries = 0;
      store.adopt(adoptAnswer(store.state.definition, sent.definition, answer.definition));
      this.#seen = store.state.definition;
      const name = this.#saving.name === sent.name ? answer.name : this.#saving.name;
      this.#set({ campaign: answer, name, newer: undefined, refusal: undefined, status: { is: 'saved' } });
      onSaved?.();
      if (this.#isDirty()) this.#changed();
      else this.#rest();
    } catch (error) {
      this.#inFlight = undefined;
      await this.#notSaved(toProblem(error), sent);
      // What was refused may be mended already.
      if (this.#saving.status.is === 'refused' && !isSame(this.#draft(), sent)) this.#changed();
    }
  }

  async #notSaved(problem: Problem, { definition }: Draft): Promise<void> {
    try {
      if (problem.status === 412) this.#meet(await this.#deps.server.read());
      else this.#fail(problem, definition);
    } catch (error) {
      this.#fail(toProblem(error));
    }
  }

  #fail(problem: Problem, sent?: ChatbotDefinition): void {
    this.#keep();
    const isRefused = sent !== undefined && REFUSED.has(problem.status);
    const again = isTriedAgain(problem);
    if (isRefused) this.#set({ refusal: { definition: sent, problem } });
    this.#set({ status: isRefused ? { is: 'refused', problem } : { is: 'failed', problem, isTriedAgain: again } });
    if (again) this.#saveAfter(waitBeforeTrying(this.#tries++, problem));
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#tries = 0;
    this.#set({ status: { is: 'saved' }, refusal: undefined });
    this.#keep();
  }

  #seeNewer(newer: EditedCampaign): void {
    if (this.#deps.mayEdit) {
      this.#set({ newer });
    } else {
      this.#deps.store.adopt(newer.definition);
      this.#set({ campaign: newer, name: newer.name });
    }
  }

  #meet(theirs: EditedCampaign): void {
    const base = this.#saving.campaign;
    const sides = { base, mine: this.#draft(), theirs };
    const { draft, conflicts } = mergeDrafts(sides);
    if (conflicts.length === 0) {
      this.#take(draft, theirs);
    } else {
      this.#keep();
      this.#set({ status: { is: 'clash', theirs }, newer: undefined });
    }
  }

  /** One step that can be undone: then mine is back, and is saved over what both made. */
  #take(draft: Draft, theirs: EditedCampaign): void {
    const before = this.#saving.campaign;
    const { store } = this.#deps;
    const mine = store.state.definition;
    const refused = store.apply({ type: 'replaceDefinition', definition: draft.definition });
    if (refused) {
      this.#fail(toProblem(new Error(refused.message ?? refused.code)));
      return;
    }
    this.#seen = store.state.definition;
    const merged = { before, theirs, undoTo: this.#seen === mine ? undefined : store.undoTo };
    this.#set({ campaign: theirs, name: draft.name, newer: undefined, merged, status: { is: 'waiting' } });
    void this.#save();
  }

  #keepSoon(): void {
    this.#keepTimer ??= setTimeout(() => this.#keep(), KEEP_AFTER_MS);
  }

  #keep(): void {
    clearTimeout(this.#keepTimer);
    this.#keepTimer = undefined;
    const { kept, store, mayEdit, now = () => new Date() } = this.#deps;
    const { campaign, name } = this.#saving;
    const aside = this.#aside();
    if (!mayEdit || this.#isOver) return;
    if (!this.#isDirty() && !hasAside(aside)) {
      kept.drop();
      if (this.#saving.isKept) this.#set({ isKept: false });
      return;
    }
    const base = { revision: campaign.revision, name: campaign.name, definition: campaign.definition };
    const isKept = kept.keep({ at: now().toISOString(), base, name, definition: store.state.definition, aside });
    if (isKept !== this.#saving.isKept) this.#set({ isKept });
  }

  #aside(): Aside {
    const { state, unsavedJson } = this.#deps.store;
    const bodies = listUnsavedBodies(state).map((at) => ({ ...at, text: bodyTextAt(state, at) }));
    if (unsavedJson === undefined) return { bodies };
    const { text, base } = unsavedJson;
    return { bodies, json: text, ...(base !== state.definition && { jsonBase: base }) };
  }
}

export function hasAside({ bodies, json }: Aside): boolean {
  return bodies.length > 0 || json !== undefined;
}
