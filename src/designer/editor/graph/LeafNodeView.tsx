import { IconFlag, IconHandStop, IconSpeakerphone, IconWebhook } from '@tabler/icons-react';
import { Handle, type NodeProps, Position } from '@xyflow/react';
import { memo } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import type { LeafFlowNode } from './flow.ts';

/** What is no section: another campaign, a webhook, the end, and what too many wrong answers lead to. */
export const LeafNodeView = memo(
  function LeafNodeView({ data: { node }, isConnectable }: NodeProps<LeafFlowNode>) {
    const { kind } = node;
    return (
      <div className={`graph-leaf graph-leaf-${kind}`}>
        {kind === 'fallback' ? (
          <Handle
            type="source"
            position={Position.Bottom}
            className="graph-port"
            isConnectable={isConnectable}
            isConnectableEnd={false}
          />
        ) : (
          <Handle
            type="target"
            position={Position.Top}
            className="graph-target"
            isConnectable={isConnectable}
            isConnectableStart={false}
          />
        )}
        <LeafWords node={node} />
      </div>
    );
  },
  (before, after) => before.data === after.data && before.isConnectable === after.isConnectable,
);

function LeafWords({ node }: { node: LeafFlowNode['data']['node'] }) {
  const { t, say } = useTexts();
  switch (node.kind) {
    case 'campaign':
      return (
        <Words
          icon={IconSpeakerphone}
          title={node.label}
          text={t(node.isLive ? 'graph.campaign' : 'graph.campaignNotLive')}
        />
      );
    case 'webhook':
      return (
        <Words
          icon={IconWebhook}
          title={shorten(node.url) || t('graph.webhookNoUrl')}
          text={say({ key: `icon.${node.webhook}`, values: {} })}
        />
      );
    case 'fallback':
      return <Words icon={IconHandStop} title={t('graph.fallback')} text={t('graph.fallbackText')} />;
    case 'end':
      return <Words icon={IconFlag} title={t('graph.end')} text={t('graph.endText')} />;
  }
}

/** The scheme is the same everywhere, and there is little room. */
function shorten(url: string): string {
  return url.replace(/^https?:\/\//, '');
}

function Words({ icon: Picture, title, text }: { icon: typeof IconFlag; title: string; text: string }) {
  return (
    <>
      <Picture size={20} stroke={1.6} aria-hidden className="graph-leaf-icon" />
      <span className="graph-leaf-words">
        <strong title={title}>{title}</strong>
        <span>{text}</span>
      </span>
    </>
  );
}
