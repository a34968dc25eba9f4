import { IconLink } from '@tabler/icons-react';
import { Handle, Position } from '@xyflow/react';
import { memo } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import type { Port } from '../../model/graph.ts';
import { useGraphActions } from './actions.ts';
import type { PortMarks, Share } from './marks.ts';
import { ProblemMark } from './ProblemMark.tsx';
import { RenameField } from './RenameField.tsx';

interface PortRowProps {
  section: string;
  port: Port;
  marks: PortMarks | undefined;
  isChosen: boolean;
  isRenaming: boolean;
  isConnectable: boolean;
}

/** One option: its key and text, what is to be known of it, and the port to draw an arrow from. */
export const PortRow = memo(function PortRow({
  section,
  port,
  marks,
  isChosen,
  isRenaming,
  isConnectable,
}: PortRowProps) {
  const { t } = useTexts();
  const actions = useGraphActions();
  const at = { section, option: port.option };
  const text = port.text?.trim();
  const share = marks?.share;
  return (
    <li
      className="graph-port-row"
      data-state={port.state}
      data-chosen={isChosen || undefined}
      data-section={section}
      data-option={port.option}
      style={share ? { background: barOf(share) } : undefined}
    >
      <span className="graph-key" aria-hidden={actions !== undefined}>
        {port.key}
      </span>
      {isRenaming ? (
        <RenameField what={at} text={port.text ?? ''} label={t('graph.optionText', { key: port.key })} />
      ) : (
        <span className={text ? 'graph-option' : 'graph-option graph-dimmed'} aria-hidden={actions !== undefined}>
          {text ?? t(port.redirect === 'webhook' ? 'graph.freeAnswer' : 'graph.noOptionText')}
        </span>
      )}
      {share && <ShareText share={share} />}
      <ProblemMark count={marks?.problems ?? 0} />
      <WebhookBadge port={port} at={at} />
      {actions && <PortButton port={port} at={at} marks={marks} opensDialog={isConnectable} />}
      <Handle
        type="source"
        id={port.id}
        position={Position.Right}
        className="graph-port"
        isConnectable={isConnectable}
        isConnectableEnd={false}
        {...(isConnectable && { onClick: () => actions?.openPort(at) })}
      />
    </li>
  );
});

/** As wide as its part of the answers. */
function barOf({ part }: Share): string {
  const end = `${part * 100}%`;
  return `linear-gradient(to right, var(--mantine-primary-color-light) ${end}, transparent ${end})`;
}

type Placed = { port: Port; at: { section: string; option: number } };

/** The option as keys reach it. Its name says where it leads, as its arrows are no place to go to. */
function PortButton({ port, at, marks, opensDialog }: Placed & { marks: PortMarks | undefined; opensDialog: boolean }) {
  const { say } = useTexts();
  const actions = useGraphActions();
  const arrows = marks?.arrows ?? [];
  const name = (port.state === 'set' && arrows.length > 0 ? arrows : [port]).map((each) => say(each.name)).join('; ');
  return (
    <button
      type="button"
      className="graph-more nodrag"
      tabIndex={-1}
      aria-label={name}
      title={name}
      aria-haspopup={opensDialog ? 'dialog' : undefined}
      onClick={() => actions?.openPort(at)}
    />
  );
}

function WebhookBadge({ port, at }: Placed) {
  const { say } = useTexts();
  const actions = useGraphActions();
  if (port.webhook === null) return null;
  const name = say({ key: `icon.${port.webhook}`, values: {} });
  const picture = <IconLink size={14} aria-hidden />;
  if (!actions) {
    return (
      <span className="graph-link" role="img" aria-label={name} title={name}>
        {picture}
      </span>
    );
  }
  return (
    <button
      type="button"
      className="graph-link nodrag"
      tabIndex={-1}
      aria-label={name}
      title={name}
      data-webhook={port.webhook}
      onClick={() => actions.openWebhook(at)}
    >
      {picture}
    </button>
  );
}

function ShareText({ share: { count, part } }: { share: Share }) {
  const { language, t } = useTexts();
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 }).format(part);
  return (
    <span className="graph-percent" title={t('graph.answers', { count })}>
      {percent}
    </span>
  );
}
