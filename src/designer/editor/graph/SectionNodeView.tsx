import { IconBolt, IconTransform } from '@tabler/icons-react';
import { Handle, type NodeProps, Position } from '@xyflow/react';
import { memo } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import type { Phrase } from '../../model/phrases.ts';
import { useGraphActions } from './actions.ts';
import type { SectionFlowNode } from './flow.ts';
import { PortRow } from './PortRow.tsx';
import { ProblemMark } from './ProblemMark.tsx';
import { RenameField } from './RenameField.tsx';

/** A section with its options, each with the port that its arrows leave from. */
export const SectionNodeView = memo(
  function SectionNodeView({ data: { node, marks }, isConnectable }: NodeProps<SectionFlowNode>) {
    return (
      <div className="graph-section">
        <Handle
          type="target"
          position={Position.Top}
          className="graph-target"
          isConnectable={isConnectable}
          isConnectableStart={false}
        />
        <SectionHead node={node} marks={marks} />
        {node.facts.map((fact) => (
          <Fact key={fact.key} fact={fact} />
        ))}
        <ul className="graph-ports">
          {node.ports.map((port, index) => (
            <PortRow
              key={port.id}
              section={node.section}
              port={port}
              marks={marks.ports[index]}
              isChosen={marks.chosen === index}
              isRenaming={marks.renaming === index}
              isConnectable={isConnectable}
            />
          ))}
        </ul>
        {isConnectable && <AddOption section={node.section} />}
      </div>
    );
  },
  // It is told of each step of a drag, and draws nothing of it.
  (before, after) => before.data === after.data && before.isConnectable === after.isConnectable,
);

type Drawn = SectionFlowNode['data'];

function SectionHead({ node, marks }: Drawn) {
  const { t } = useTexts();
  const { section, label, text, isWelcome, isLast } = node;
  return (
    <div className="graph-head">
      <div className="graph-line">
        {marks.renaming === 'label' ? (
          <RenameField what={{ section, option: null }} text={label} label={t('graph.label')} />
        ) : (
          <strong className="graph-label">{label}</strong>
        )}
        {isWelcome && <span className="graph-badge">{t('graph.start')}</span>}
        {isLast && !isWelcome && <span className="graph-badge">{t('graph.last')}</span>}
        <ProblemMark count={marks.problems} />
      </div>
      <div className="graph-text">{text || t('graph.noText')}</div>
    </div>
  );
}

function Fact({ fact }: { fact: Phrase }) {
  const { say } = useTexts();
  const Picture = fact.key === 'section.trigger' ? IconBolt : IconTransform;
  const words = say(fact);
  return (
    <div className="graph-fact" title={words}>
      <Picture size={14} aria-hidden />
      <span>{words}</span>
    </div>
  );
}

function AddOption({ section }: { section: string }) {
  const { t } = useTexts();
  const actions = useGraphActions();
  return (
    <button
      type="button"
      className="graph-add"
      tabIndex={-1}
      data-add-option={section}
      onClick={() => actions?.addOption(section)}
    >
      {t('graph.addOption')}
    </button>
  );
}
