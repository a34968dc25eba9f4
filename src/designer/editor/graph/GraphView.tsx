import { ReactFlowProvider } from '@xyflow/react';
import { EditorGraph } from './EditorGraph.tsx';

/** The campaign as a graph: sections with their options as ports, arrows to where they lead. */
export function GraphView() {
  return (
    <ReactFlowProvider>
      <EditorGraph />
    </ReactFlowProvider>
  );
}
