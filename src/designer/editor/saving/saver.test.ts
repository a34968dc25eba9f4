import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Problem } from '../../api/problems.ts';
import { FIVE_OPTIONS, option } from '../../model/testing/five-options.ts';
import { EditorStore } from '../store.ts';
import type { EditedCampaign } from './campaign-server.ts';
import { KeptDrafts } from './kept-drafts.ts';
import type { Draft } from './merge-drafts.ts';
import { DraftSaver } from './saver.ts';

const SECOND_MS = 1_000;
const SCOPE = { personId: 'p', accountId: 'acc_1', campaignId: 'cmp_1' };

const campaign = (more: Partial<EditedCampaign> = {}): EditedCampaign => ({
  id: 'cmp_1',
  kind: 'chatbot',
  name: 'Summer',
  state: 'draft',
  version: null,
  revision: 1,
  keywords: [],
  channels: [],
  createdAt: '2026-11-21T22:43:53.000Z',
  updatedAt: '2026-11-21T22:43:53.000Z',
  savedAt: '2026-11-21T22:43:53.000Z',
  savedBy: 'Ana',
  definition: FIVE_OPTIONS,
  problems: [],
  ...more,
});

/** A browser's storage. */
class MemoryStorage {
  readonly items = new Map<string, string>();
  max = Number.POSITIVE_INFINITY;
  get length(): number {
    return this.items.size;
  }
  key(index: number): string | null {
    return [...this.items.keys()][index] ?? null;
  }
  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    if (value.length > this.max) throw new DOMException('full', 'QuotaExceededError');
    this.items.set(key, value);
  }
  removeItem(key: string): void {
    this.items.delete(key);
  }
}

/** A server that has one campaign, and refuses what it is told to. */
class FakeServer {
  now = campaign();
  refusals: Problem[] = [];
  saves: Draft[] = [];
  gate: Promise<void> = Promise.resolve();

  async save(draft: Draft, revision: number): Promise<EditedCampaign> {
    await this.gate;
    const refusal = this.refusals.shift();
    if (refusal) throw refusal;
    if (revision !== this.now.revision) throw problem(412);
    this.saves.push(draft);
    return this.put(draft);
  }
  async read(): Promise<EditedCampaign> {
    return this.now;
  }
  async readRevision() {
    const refusal = this.refusals.shift();
    if (refusal) throw refusal;
    return this.now;
  }
  /** As anybody saves. */
  put({ name, definition }: Draft): EditedCampaign {
    this.now = campaign({ name: name.trim(), definition, revision: this.now.revision + 1 });
    return this.now;
  }
}

const problem = (status: number, more: { retryAfterS?: number } = {}) =>
  new Problem({ status, code: 'x', detail: 'x', ...more });

describe('a draft', () => {
  let storage: MemoryStorage;
  let server: FakeServer;
  let store: EditorStore;
  let saver: DraftSaver;
  beforeEach(() => {
    vi.useFakeTimers();
    storage = new MemoryStorage();
    server = new FakeServer();
    ({ store, saver } = open());
  });
  afterEach(() => vi.useRealTimers());

  function open(visit = 'one') {
    const opened = new EditorStore(FIVE_OPTIONS);
    const kept = new KeptDrafts(storage, SCOPE, visit);
    const started = new DraftSaver(server.now, { store: opened, server, kept, mayEdit: true });
    started.start();
    return { store: opened, saver: started };
  }
  const type = (text: string, at = 0) => store.apply({ type: 'setOptionText', at: option(at), text });
  const textAt = (index: number, { definition }: Pick<Draft, 'definition'> = server.now) =>
    definition.welcome.menu[index]?.text;
  const is = () => saver.saving.status.is;
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

  test('is saved a moment after the last keystroke, once', async () => {
    type('O');
    await pass(700);
    type('Op');
    expect(is()).toBe('waiting');
    await pass(700);
    expect(server.saves).toEqual([]);
    await pass(100);
    expect(server.saves.map((draft) => textAt(0, draft))).toEqual(['Op']);
    expect([is(), saver.saving.campaign.revision, storage.length]).toEqual(['saved', 2, 0]);
  });

  test('taken back before it was saved needs no saving', async () => {
    type('Op');
    store.undo();
    await pass(SECOND_MS);
    expect([is(), server.saves]).toEqual(['saved', []]);
  });

  test('goes on while it is saved; what was typed meanwhile is saved after it', async () => {
    let release = () => {};
    server.gate = new Promise((resolve) => {
      release = resolve;
    });
    type('One');
    await pass(800);
    expect(is()).toBe('saving');
    type('Two');
    await pass(2 * SECOND_MS);
    release();
    await pass(0);
    expect([textAt(0), textAt(0, store.state), is()]).toEqual(['One', 'Two', 'waiting']);
    await pass(800);
    expect([textAt(0), is()]).toEqual(['Two', 'saved']);
  });

  test('keeps a blank behind a label, where somebody may go on typing', async () => {
    server.save = async (draft) => {
      const { definition } = draft;
      const label = definition.welcome.label.trim();
      return server.put({ ...draft, definition: { ...definition, welcome: { ...definition.welcome, label } } });
    };
    store.apply({ type: 'renameSection', section: 'welcome', label: 'Opening ' });
    await pass(SECOND_MS);
    expect([store.state.definition.welcome.label, is()]).toEqual(['Opening ', 'saved']);
  });

  test.each([
    ['nobody answers', problem(0), 2_000],
    ['it fails', problem(500), 2_000],
    ['it was too often', problem(429, { retryAfterS: 7 }), 7_000],
  ])('is kept and tried again where %s', async (_, refusal, ms) => {
    server.refusals = [refusal, refusal];
    type('Kept');
    await pass(800);
    expect(saver.saving).toMatchObject({ status: { is: 'failed', isTriedAgain: true }, isKept: true });
    type('Kept on');
    expect(is()).toBe('failed');
    await pass(ms);
    expect(is()).toBe('failed');
    await pass(refusal.retryAfterS ? ms : 2 * ms);
    expect([is(), textAt(0), storage.length]).toEqual(['saved', 'Kept on', 0]);
  });

  test('waits where a person has to do something, until they come back', async () => {
    server.refusals = [problem(401)];
    type('Mine');
    await pass(60 * SECOND_MS);
    expect(saver.saving).toMatchObject({ status: { is: 'failed', isTriedAgain: false }, isKept: true });
    expect(server.saves).toEqual([]);
    await saver.wake();
    expect([is(), textAt(0)]).toEqual(['saved', 'Mine']);
  });

  test('that is refused is saved when it is mended', async () => {
    server.refusals = [problem(422)];
    type('Wrong');
    await pass(60 * SECOND_MS);
    expect(is()).toBe('refused');
    type('Right');
    await pass(800);
    expect([is(), textAt(0)]).toEqual(['saved', 'Right']);
  });

  test('mended while it was refused is saved without another keystroke', async () => {
    let release = () => {};
    server.gate = new Promise((resolve) => {
      release = resolve;
    });
    server.refusals = [problem(422)];
    type('Wrong');
    await pass(800);
    type('Right');
    await pass(2 * SECOND_MS);
    release();
    await pass(SECOND_MS);
    expect([is(), textAt(0)]).toEqual(['saved', 'Right']);
  });

  test('that was not saved is found by the next visit, with payloads that are no JSON', async () => {
    server.refusals = [problem(401)];
    type('Mine');
    store.apply({ type: 'setWebhookBody', at: option(2), text: '{"a": ' });
    await pass(800);
    const [found] = new KeptDrafts(storage, SCOPE, 'two').list();
    expect(found?.draft).toMatchObject({
      base: { revision: 1, name: 'Summer' },
      aside: { bodies: [{ section: 'welcome', option: 2, text: '{"a": ' }] },
    });
    expect(found && textAt(0, found.draft)).toBe('Mine');
    expect(new KeptDrafts(storage, { ...SCOPE, personId: 'q' }, 'two').list()).toEqual([]);
  });

  test('is kept without its base where there is no room for both, and else told of', async () => {
    server.refusals = [problem(0)];
    const size = JSON.stringify(FIVE_OPTIONS).length;
    storage.max = 1.8 * size;
    type('Mine');
    await pass(800);
    const [found] = new KeptDrafts(storage, SCOPE, 'two').list();
    expect([found?.draft.base.definition, saver.wouldLose]).toEqual([undefined, false]);
    storage.max = 10;
    type('Mine again');
    await pass(800);
    expect([saver.saving.isKept, saver.wouldLose]).toEqual([false, true]);
  });

  test('and somebody else’s, changed elsewhere, become one; undo brings mine back', async () => {
    type('Mine');
    server.put({ name: 'Sommer', definition: new EditorStore(FIVE_OPTIONS).state.definition });
    server.put({ name: 'Sommer', definition: changed(3, 'Theirs') });
    await pass(800);
    expect([is(), saver.saving.name, textAt(0), textAt(3)]).toEqual(['saved', 'Sommer', 'Mine', 'Theirs']);
    expect(saver.saving.merged?.theirs.revision).toBe(3);
    expect(saver.saving.merged?.undoTo).toBe(store.undoTo);
    store.undo();
    await pass(800);
    expect([is(), textAt(0), textAt(3)]).toEqual(['saved', 'Mine', 'One month']);
  });

  test('waits for a decision where both changed the same, and nothing is lost', async () => {
    type('Mine');
    server.put({ name: 'Summer', definition: changed(0, 'Theirs') });
    await pass(800);
    expect([is(), textAt(0), textAt(0, store.state)]).toEqual(['clash', 'Theirs', 'Mine']);
    type('Mine, too', 3);
    await pass(5 * SECOND_MS);
    expect([is(), saver.saving.isKept]).toEqual(['clash', true]);
    const sides = saver.sides();
    expect(
      sides && [textAt(0, sides.base), textAt(0, sides.mine), textAt(3, sides.mine), textAt(0, sides.theirs)],
    ).toEqual(['Opening hours', 'Mine', 'Mine, too', 'Theirs']);
    saver.decide({ name: 'Summer', definition: changed(0, 'Both') });
    await pass(0);
    expect([is(), textAt(0), textAt(0, store.state)]).toEqual(['saved', 'Both', 'Both']);
  });

  test('notices who saved before, and takes it when told to', async () => {
    await saver.look();
    expect(saver.saving.newer).toBeUndefined();
    server.put({ name: 'Summer', definition: changed(3, 'Theirs') });
    await saver.look();
    expect([saver.saving.newer?.revision, textAt(3, store.state)]).toEqual([2, 'One month']);
    saver.mergeNewer();
    await pass(0);
    expect([is(), textAt(3, store.state), server.saves, saver.saving.newer]).toEqual([
      'saved',
      'Theirs',
      [],
      undefined,
    ]);
  });

  test('with what somebody else saved says which step did it, as long as that is the last', async () => {
    server.put({ name: 'Summer', definition: changed(3, 'Theirs') });
    type('Mine');
    await pass(800);
    const undoTo = saver.saving.merged?.undoTo;
    expect(undoTo && textAt(3, undoTo)).toBe('One month');
    expect(store.undoTo).toBe(undoTo);
    type('Mine, too', 1);
    expect(store.undoTo).not.toBe(undoTo);
    // Theirs is here already: there is no step to take back.
    server.put({ ...server.now, definition: store.state.definition });
    await pass(800);
    expect([is(), saver.saving.merged?.undoTo]).toEqual(['saved', undefined]);
  });

  test('notices who published, too', async () => {
    server.now = campaign({ state: 'live', version: 1 });
    await saver.look();
    expect(saver.saving.campaign).toMatchObject({ state: 'live', version: 1 });
    expect(saver.saving.newer).toBeUndefined();
  });

  test('of a page that is left is saved at once', async () => {
    type('Left');
    await saver.stop();
    expect([textAt(0), storage.length]).toEqual(['Left', 0]);
  });

  test('of a page that is left while it is saved is saved with what was typed meanwhile', async () => {
    let release = () => {};
    server.gate = new Promise((resolve) => {
      release = resolve;
    });
    type('One');
    await pass(800);
    type('Two');
    let isLeft = false;
    const left = saver.stop().then(() => {
      isLeft = true;
    });
    await pass(0);
    expect([is(), isLeft]).toEqual(['saving', false]);
    release();
    await left;
    expect([textAt(0), storage.length]).toEqual(['Two', 0]);
  });

  test('keeps JSON that is no definition, and what it was written over where that is changed since', async () => {
    server.refusals = [problem(401)];
    const asideOf = () => new KeptDrafts(storage, SCOPE, 'two').list()[0]?.draft.aside;
    store.keepJson({ text: '{', base: store.state.definition });
    await pass(800);
    expect(asideOf()).toEqual({ bodies: [], json: '{' });
    type('Elsewhere');
    await pass(800);
    expect(asideOf()).toEqual({ bodies: [], json: '{', jsonBase: FIVE_OPTIONS });
  });

  function changed(index: number, text: string) {
    const other = new EditorStore(server.now.definition);
    other.apply({ type: 'setOptionText', at: option(index), text });
    return other.state.definition;
  }
});
