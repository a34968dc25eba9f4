import { memo } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { type EdgeKind, LINE_STYLES } from '../../model/graph.ts';
import { dashesOf } from './ArrowEdge.tsx';

const KINDS: readonly EdgeKind[] = ['interaction', 'campaign', 'webhook', 'end'];

/** What the arrows mean: by colour, by line, in words (CB-46). */
export const Legend = memo(function Legend() {
  const { t } = useTexts();
  const words: Record<EdgeKind, string> = {
    interaction: t('graph.legendInteraction'),
    campaign: t('graph.legendCampaign'),
    webhook: t('graph.legendWebhook'),
    end: t('graph.legendEnd'),
  };
  return (
    <ul className="graph-legend" aria-label={t('graph.legend')}>
      {KINDS.map((kind) => (
        <li key={kind} className={`graph-${kind}`}>
          <svg width="44" height="10" aria-hidden>
            <line x1="2" y1="5" x2="32" y2="5" strokeDasharray={dashesOf(LINE_STYLES[kind])} />
            <path d="M32 0.5 L42 5 L32 9.5 Z" />
          </svg>
          {words[kind]}
        </li>
      ))}
    </ul>
  );
});
