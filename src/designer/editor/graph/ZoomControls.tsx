import { ActionIcon } from '@mantine/core';
import { IconMaximize, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { Panel, useReactFlow } from '@xyflow/react';
import { useTexts } from '../../i18n/texts.ts';
import { FIT } from './fit.ts';

/** Nearer, farther, all of it. */
export function ZoomControls() {
  const { t } = useTexts();
  const { zoomIn, zoomOut, fitView } = useReactFlow();
  const controls = [
    { label: t('graph.zoomIn'), icon: IconZoomIn, run: () => zoomIn() },
    { label: t('graph.zoomOut'), icon: IconZoomOut, run: () => zoomOut() },
    { label: t('graph.showAll'), icon: IconMaximize, run: () => fitView({ ...FIT, minZoom: 0 }) },
  ];
  return (
    <Panel position="bottom-left">
      <ActionIcon.Group orientation="vertical">
        {controls.map(({ label, icon: Picture, run }) => (
          <ActionIcon
            key={label}
            variant="default"
            size="lg"
            aria-label={label}
            title={label}
            onClick={() => void run()}
          >
            <Picture size={18} stroke={1.6} aria-hidden />
          </ActionIcon>
        ))}
      </ActionIcon.Group>
    </Panel>
  );
}
