import { currentTexts } from '../../i18n/texts.ts';
import { connect, connectToNew, deleteNode, disconnect, type Gesture, type Reached } from '../../model/connect.ts';
import type { EdgeRole, EdgeSource, Graph } from '../../model/graph.ts';
import type { Position } from '../../model/layout.ts';
import type { OptionPlace } from '../../model/operation.ts';
import type { EditorStore } from '../store.ts';
import { tellStep } from '../tell-step.ts';
import type { GraphPositions } from './positions.ts';
import { tellRefusal } from './tell-refusal.ts';

/** Which arrow is meant: where it begins, and which of those that begin there. */
export interface ArrowEnd {
  from: EdgeSource;
  role: EdgeRole;
}

/** What is done to the campaign in the graph, by mouse or by keys. What cannot be done is told. */
export class Gestures {
  readonly #store: EditorStore;
  readonly #positions: GraphPositions;
  readonly #graph: () => Graph;

  constructor(store: EditorStore, positions: GraphPositions, graph: () => Graph) {
    this.#store = store;
    this.#positions = positions;
    this.#graph = graph;
  }

  connect({ from, role }: ArrowEnd, to: Reached): boolean {
    return this.#do(connect(this.#definition, from, to, role));
  }

  connectToNode(end: ArrowEnd, nodeId: string): void {
    const node = this.#graph().nodes.find(({ id }) => id === nodeId);
    if (node) this.connect(end, node);
  }

  /** To a new section that stands there, and waits for its name. */
  connectToNew({ from, role }: ArrowEnd, at: Position | undefined, label = ''): boolean {
    const { gesture, section } = connectToNew(this.#definition, from, role, label);
    this.#positions.expectSection(at);
    if (!this.#do(gesture)) return false;
    this.#store.select({ section, field: 'label' });
    return true;
  }

  /** A new section that nothing leads to yet. Gives its id. */
  addSection(at: Position): string | null {
    this.#positions.expectSection(at);
    return this.#do({ type: 'addSection' }) ? this.#store.state.selection.section : null;
  }

  disconnect(end: ArrowEnd): void {
    const { t } = currentTexts();
    if (this.#do(disconnect(this.#definition, end))) tellStep(this.#store, t('graph.arrowDeleted'));
  }

  deleteNode(nodeId: string): void {
    const { t } = currentTexts();
    const { nodes, edges } = this.#graph();
    const node = nodes.find(({ id }) => id === nodeId);
    if (node === undefined || !this.#do(deleteNode(this.#definition, node, edges))) return;
    const message =
      node.kind === 'section' ? t('graph.sectionDeleted', { label: node.label }) : t('graph.arrowsDeleted');
    tellStep(this.#store, message);
  }

  deleteOption(at: OptionPlace): void {
    const { t } = currentTexts();
    if (this.#do({ type: 'deleteOption', at })) tellStep(this.#store, t('graph.optionDeleted'));
  }

  /** Whether it was done. */
  #do(gesture: Gesture): boolean {
    const refused = 'refused' in gesture ? gesture.refused : this.#store.apply(gesture)?.code;
    if (refused !== undefined) {
      this.#positions.expectSection(undefined);
      tellRefusal(refused);
    }
    return refused === undefined;
  }

  get #definition() {
    return this.#store.state.definition;
  }
}
