import { useMemo } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import type { GraphEdge, GraphNode } from '../../model/graph.ts';
import type { Picture } from './flow.ts';

/** What nodes and arrows are called where they are not seen. */
export function useWords(): Pick<Picture, 'nameOf' | 'words'> {
  const { t, say } = useTexts();
  return useMemo(() => {
    const nameOfNode = (node: GraphNode): string => {
      switch (node.kind) {
        case 'section':
          return t('graph.nameSection', { label: node.label });
        case 'campaign':
          return t('graph.nameCampaign', { label: node.label });
        case 'webhook':
          return t('graph.nameWebhook', { url: node.url || t('graph.webhookNoUrl') });
        default:
          return t(`graph.${node.kind}`);
      }
    };
    const nameOf = (each: GraphEdge | GraphNode) => ('source' in each ? say(each.name) : nameOfNode(each));
    return { nameOf, words: { node: t('graph.node'), arrow: t('graph.arrow') } };
  }, [t, say]);
}
