/// <reference lib="dom" />
import '@xyflow/react/dist/style.css';
import {
  type Edge,
  Handle,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
  ReactFlowProvider,
  useEdgesState,
  useNodesState,
  useReactFlow,
} from '@xyflow/react';
import { type ChangeEvent, createElement, memo } from 'react';
import { createRoot } from 'react-dom/client';
import type { BareGraph } from '../bare-graph.ts';

type BareNode = Node<{ label: string; rows: { id: string; text: string }[]; isEdited: boolean }>;

/** What @xyflow/react's documentation calls a custom node: its label, or a field for it, and a handle for each row. */
const RowsNode = memo(function RowsNode({ id, data: { label, rows, isEdited } }: NodeProps<BareNode>) {
  return createElement(
    'div',
    { className: 'react-flow__node-default', style: { width: 'auto', textAlign: 'left' } },
    createElement(Handle, { type: 'target', position: Position.Top }),
    isEdited ? createElement(LabelField, { id, label }) : label,
    ...rows.map((row) =>
      createElement(
        'div',
        { key: row.id, style: { position: 'relative', height: 30 } },
        row.text,
        createElement(Handle, { type: 'source', position: Position.Right, id: row.id }),
      ),
    ),
  );
});

function LabelField({ id, label }: { id: string; label: string }) {
  const { updateNodeData } = useReactFlow<BareNode>();
  const onChange = ({ target }: ChangeEvent<HTMLInputElement>) => updateNodeData(id, { label: target.value });
  return createElement('input', { 'aria-label': 'Label', className: 'nodrag', value: label, onChange });
}

const given = new URLSearchParams(location.search);
const view = (name: string) => Number(given.get(name));

const NODE_TYPES = { rows: RowsNode };

/** The same nodes and edges as the editor's, and nothing else. */
function Bare({ graph }: { graph: BareGraph }) {
  const [nodes, , onNodesChange] = useNodesState<BareNode>(
    graph.nodes.map(({ id, label, rows, position, width }) => ({
      ...{ id, type: 'rows', position, style: { width } },
      data: { label, rows, isEdited: id === graph.renamed },
    })),
  );
  const [edges, , onEdgesChange] = useEdgesState<Edge>(graph.edges);
  const defaultViewport = { x: view('x'), y: view('y'), zoom: view('zoom') };
  return createElement(ReactFlow<BareNode>, {
    ...{ nodes, edges, onNodesChange, onEdgesChange, defaultViewport },
    nodeTypes: NODE_TYPES,
    minZoom: 0.05,
  });
}

const graph = (await (await fetch('/graph.json')).json()) as BareGraph;
const root = document.getElementById('root');
root?.setAttribute('style', `width: ${view('width')}px; height: ${view('height')}px`);
if (root) createRoot(root).render(createElement(ReactFlowProvider, null, createElement(Bare, { graph })));
