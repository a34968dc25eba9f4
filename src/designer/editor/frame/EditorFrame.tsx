import { Box, Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { lazy, Suspense, useMemo } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { Loading } from '../../shell/Loading.tsx';
import { ProblemList } from '../problems/ProblemList.tsx';
import { useSaving } from '../saving/context.ts';
import type { KeptDrafts } from '../saving/kept-drafts.ts';
import { PanelsContext } from '../surroundings.ts';
import { EditorHeader } from './EditorHeader.tsx';
import { Notices } from './Notices.tsx';
import { useEditorKeys } from './use-editor-keys.ts';
import { useFocusBack } from './use-focus-back.ts';
import { type FrameState, useFrame } from './use-frame.ts';

const TableView = lazy(async () => ({ default: (await import('../table/TableView.tsx')).TableView }));
const GraphView = lazy(async () => ({ default: (await import('../graph/GraphView.tsx')).GraphView }));
const JsonView = lazy(async () => ({ default: (await import('../json/JsonView.tsx')).JsonView }));
const Phone = lazy(async () => ({ default: (await import('../phone/Phone.tsx')).Phone }));
const WebhookEditor = lazy(async () => ({ default: (await import('../webhook/WebhookEditor.tsx')).WebhookEditor }));
const SettingsPanel = lazy(async () => ({ default: (await import('../settings/SettingsPanel.tsx')).SettingsPanel }));
const PublishDialog = lazy(async () => ({ default: (await import('../publish/PublishDialog.tsx')).PublishDialog }));
const VersionsPanel = lazy(async () => ({ default: (await import('../publish/VersionsPanel.tsx')).VersionsPanel }));

const RequestsWindow = lazy(async () => ({ default: (await import('./RequestsWindow.tsx')).RequestsWindow }));

const VIEWS = { table: TableView, graph: GraphView, json: JsonView };

/** From here on the phone stands beside the view. */
const WIDE = '(min-width: 75em)';

/** The page of a campaign: its header, one of the three views, and what opens beside them. */
export function EditorFrame({ kept }: { kept: KeptDrafts }) {
  const frame = useFrame();
  useEditorKeys(frame);
  const { view, isPhoneOpen, togglePhone, isProblemsOpen } = frame;
  const name = useSaving((saving) => saving.name);
  const isWide = useMediaQuery(WIDE, true, { getInitialValueInEffect: false });
  const { t } = useTexts();
  const Shown = VIEWS[view];
  // The views are drawn anew by what they show, not by what opens beside them.
  const shown = useMemo(
    () => (
      <Suspense fallback={<Loading />}>
        <Shown />
      </Suspense>
    ),
    [Shown],
  );
  return (
    <PanelsContext value={frame.panels}>
      <title>{`${name} · Hookline`}</title>
      <Box className="editor">
        <EditorHeader frame={frame} />
        <Notices kept={kept} frame={frame} />
        <Box className="editor-body">
          <Box className="editor-view" data-view={view}>
            {shown}
          </Box>
          {isPhoneOpen && isWide && (
            <Box component="aside" className="editor-phone" aria-label={t('editor.phone')}>
              <Suspense fallback={<Loading />}>
                <Phone />
              </Suspense>
            </Box>
          )}
        </Box>
        {isProblemsOpen && <ProblemList frame={frame} />}
      </Box>
      <Drawer
        opened={isPhoneOpen && !isWide}
        onClose={togglePhone}
        position="right"
        size="md"
        title={t('editor.phone')}
        closeButtonProps={{ 'aria-label': t('general.close') }}
        classNames={{ title: 'editor-panel-title', body: 'editor-phone-body' }}
      >
        <Suspense fallback={<Loading />}>
          <Phone />
        </Suspense>
      </Drawer>
      <Panels frame={frame} />
    </PanelsContext>
  );
}

/** What opens before the page; each comes with its own code. */
function Panels({ frame: { panel, close, webhookOf, closeWebhook, ...frame } }: { frame: FrameState }) {
  return (
    <>
      {panel !== undefined && <FocusBack key={panel} />}
      <Suspense fallback={null}>
        {panel === 'settings' && <SettingsPanel onClose={close} />}
        {panel === 'versions' && <VersionsPanel onClose={close} />}
        {panel === 'publish' && <PublishDialog onClose={close} onTry={frame.openPhone} />}
        {panel === 'requests' && <RequestsWindow onClose={close} />}
        {webhookOf && <WebhookEditor key={webhookOf} keyOfOption={webhookOf} onClose={closeWebhook} />}
      </Suspense>
    </>
  );
}

function FocusBack() {
  useFocusBack();
  return null;
}
