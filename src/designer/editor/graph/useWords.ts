import { useMemo } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import type { GraphNode } from '../../model/graph.ts';
import type { Picture } from './flow.ts';

/** What nodes are called, and what nodes and arrows are, where they are not seen. */
export function useWords(): Pick<Picture, 'nameOf' | 'words'> {
  const { t } = useTexts();
  return useMemo(() => {
    const nameOf = (node: GraphNode): string => {
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
    return { nameOf, words: { node: t('graph.node'), arrow: t('graph.arrow') } };
  }, [t]);
}
