import { ReactFlowProvider } from '@xyflow/react';
import { useMemo, useState } from 'react';
import type { ChatbotDefinition } from '../../../campaigns/definition.ts';
import { useTexts } from '../../i18n/texts.ts';
import { buildGraph } from '../../model/build-graph.ts';
import type { GraphEdge } from '../../model/graph.ts';
import type { CampaignTarget, RequestTarget } from '../../model/targets.ts';
import { Canvas } from './Canvas.tsx';
import { FIT } from './fit.ts';
import type { Picture } from './flow.ts';
import { Legend } from './Legend.tsx';
import { createMarks } from './marks.ts';
import { GraphPositions } from './positions.ts';
import { useFlow } from './useFlow.ts';
import { useWords } from './useWords.ts';

interface SectionGraphProps {
  definition: ChatbotDefinition;
  /** For the names of the campaigns that it leads to. */
  campaigns: readonly CampaignTarget[];
  /** For the names of the requests that it makes. */
  requests?: readonly RequestTarget[];
  /** How often each option was answered, by `optionKey(section, option)` of model/problems.ts. */
  answers?: ReadonlyMap<string, number>;
}

/**
 * A campaign as a graph to be looked at, with the part of the answers that each option of a section had. Load it lazily:
 *
 *     const SectionGraph = lazy(async () => ({ default: (await import('../editor/graph/SectionGraph.tsx')).SectionGraph }));
 *     <SectionGraph definition={definition} campaigns={campaigns} answers={answers} />
 *
 * where `answers` is a `ReadonlyMap<string, number>`: `new Map([[optionKey('welcome', 0), 42]])`. Without it no parts are
 * shown. It is as wide as what it stands in, and as high as `.graph` says.
 */
export function SectionGraph(props: SectionGraphProps) {
  return (
    <ReactFlowProvider>
      <Shown {...props} />
    </ReactFlowProvider>
  );
}

function Shown({ definition, campaigns, requests, answers }: SectionGraphProps) {
  const { t } = useTexts();
  const [positions] = useState(() => new GraphPositions(new Map(), false));
  const picture = usePicture({ definition, campaigns, requests, answers }, positions);
  const flow = useFlow(picture, positions);
  return (
    <div className="graph-frame">
      <div className="graph">
        <Canvas
          label={t('graph.title')}
          {...flow}
          nodesConnectable={false}
          nodesFocusable={false}
          nodesDraggable={false}
          elementsSelectable={false}
          fitView
          fitViewOptions={FIT}
        />
      </div>
      <Legend />
    </div>
  );
}

type Given = { [K in keyof SectionGraphProps]: SectionGraphProps[K] | undefined } & SectionGraphProps;

function usePicture({ definition, campaigns, requests, answers }: Given, positions: GraphPositions): Picture {
  const words = useWords();
  return useMemo(() => {
    const graph = buildGraph(definition, { campaigns, ...(requests && { requests }) });
    positions.place(graph);
    const marksOf = createMarks(graph, answers ? { answers } : {});
    const sections = new Map(
      graph.nodes.flatMap((node) => (node.kind === 'section' ? [[node.id, marksOf(node)]] : [])),
    );
    const partOf = ({ source, from }: GraphEdge): number | null =>
      from === 'fallback' ? null : (sections.get(source)?.ports[from.option]?.share?.part ?? null);
    const aroundOf = positions.around(graph);
    return { graph, positionOf: positions.of, marksOf, ...words, partOf, aroundOf, active: null, mayEdit: false };
  }, [definition, campaigns, requests, answers, positions, words]);
}
