import { useMemo, useRef } from 'react';
import { buildGraph } from '../../model/build-graph.ts';
import type { Graph } from '../../model/graph.ts';
import { useEditor } from '../store.ts';
import { useDirectory } from '../surroundings.ts';

/** The graph of what is edited; parts that say the same are the same objects from one change to the next. */
export function useEditorGraph(): Graph {
  const definition = useEditor(({ state }) => state.definition);
  const optionKeys = useEditor(({ state }) => state.optionKeys);
  const { campaigns, requests, campaignId } = useDirectory();
  const previous = useRef<Graph>(undefined);
  return useMemo(() => {
    const known = previous.current === undefined ? {} : { previous: previous.current };
    previous.current = buildGraph(definition, { campaigns, requests, ownCampaignId: campaignId, optionKeys, ...known });
    return previous.current;
  }, [definition, optionKeys, campaigns, requests, campaignId]);
}
