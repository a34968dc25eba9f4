import { Badge, Drawer, Group, Tabs, Text } from '@mantine/core';
import { IconKey, IconListDetails, IconPlugConnected, IconSend, IconTruckDelivery } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { menuKey } from '../../../rules/answers.ts';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useTexts } from '../../i18n/texts.ts';
import { findOption, findSection } from '../../model/sections.ts';
import { webhookOf } from '../../model/webhook-ids.ts';
import { TabRow } from '../../shell/TabRow.tsx';
import { focusPlace } from '../place-elements.ts';
import { useEditor } from '../store.ts';
import { usePlaceOfKey } from '../use-place-of-key.ts';
import { DeliverySettings } from './DeliverySettings.tsx';
import { LastDeliveries } from './LastDeliveries.tsx';
import { type EditedWebhook, EditedWebhookContext } from './place.ts';
import { RequestSettings } from './RequestSettings.tsx';
import { Signature } from './Signature.tsx';
import { TestSend } from './TestSend.tsx';
import { useTestSend } from './useTestSend.ts';
import './webhook-editor.css';

interface WebhookEditorProps {
  /** It stays the option's, wherever somebody else moves it meanwhile. */
  keyOfOption: string;
  onClose: () => void;
}

/** The webhook of an option, redirect or underlying: address, payload, headers, policy, tests, last deliveries. */
export function WebhookEditor({ keyOfOption, onClose }: WebhookEditorProps) {
  const edited = useEdited(keyOfOption);
  useFocusBack();
  // Undone, or deleted beside: there is nothing to edit any more.
  const isGone = edited === undefined;
  useEffect(() => {
    if (isGone) onClose();
  }, [isGone, onClose]);
  if (edited === undefined) return null;
  return (
    <EditedWebhookContext value={edited}>
      <WebhookDrawer edited={edited} onClose={onClose} />
    </EditedWebhookContext>
  );
}

/** What had the focus when this opened has it again afterwards: the drawer is gone at once, and cannot see to it itself. */
function useFocusBack(): void {
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (opener instanceof HTMLElement) requestAnimationFrame(() => opener.focus());
    },
    [opener],
  );
}

function useEdited(key: string): EditedWebhook | undefined {
  const at = usePlaceOfKey(key);
  const option = useEditor(({ state }) => at && findOption(state.definition, at));
  const label = useEditor(({ state }) => at && findSection(state.definition, at.section)?.label);
  const menuPrefix = useEditor(({ state }) => state.definition.menuPrefix);
  const webhook = option && webhookOf(option);
  if (at === undefined || option === undefined || webhook === undefined || label === undefined) return undefined;
  const kind = option.redirect.type === 'webhook' ? 'redirect' : 'underlying';
  return { at, kind, option, webhook, label, optionKey: menuKey(menuPrefix, at.option) };
}

type TabName = 'request' | 'delivery' | 'test' | 'signature' | 'deliveries';

const TABS: { name: TabName; label: PlainKey; icon: typeof IconSend }[] = [
  { name: 'request', label: 'webhookEditor.tabRequest', icon: IconPlugConnected },
  { name: 'delivery', label: 'webhookEditor.tabDelivery', icon: IconTruckDelivery },
  { name: 'test', label: 'webhookEditor.tabTest', icon: IconSend },
  { name: 'signature', label: 'webhookEditor.tabSignature', icon: IconKey },
  { name: 'deliveries', label: 'webhookEditor.tabDeliveries', icon: IconListDetails },
];

/** Where a field stands that a problem leads to. */
const TAB_OF_FIELD: Record<string, TabName> = {
  'webhook.url': 'request',
  'webhook.body': 'request',
  'webhook.headers': 'request',
  'webhook.connector': 'request',
  'webhook.policy': 'delivery',
  'webhook.mayAnswer': 'delivery',
};

function useTab() {
  const field = useEditor(({ state }) => state.selection.field);
  const wanted = TAB_OF_FIELD[field ?? ''];
  const [tab, setTab] = useState<TabName>(wanted ?? 'request');
  useEffect(() => {
    if (wanted !== undefined) setTab(wanted);
  }, [wanted]);
  return [tab, setTab] as const;
}

function WebhookDrawer({ edited, onClose }: { edited: EditedWebhook; onClose: () => void }) {
  const { t } = useTexts();
  const [tab, setTab] = useTab();
  const test = useTestSend();
  const sendTest = () => {
    // A header that is typed is taken over as its field goes.
    flushSync(() => setTab('test'));
    test.send();
  };
  const goBack = () => {
    flushSync(() => setTab('request'));
    if (test.isBodyWrong) focusPlace({ ...edited.at, field: 'webhook.body' });
  };
  return (
    <Drawer.Root opened onClose={onClose} position="right" size={640} classNames={{ content: 'webhook-drawer' }}>
      <Drawer.Overlay backgroundOpacity={0.35} />
      <Drawer.Content>
        <Drawer.Header role="none">
          <DrawerTitle edited={edited} />
          <Drawer.CloseButton aria-label={t('general.close')} />
        </Drawer.Header>
        <Drawer.Body>
          <Tabs value={tab} onChange={(value) => setTab((value ?? 'request') as TabName)} keepMounted={false}>
            <TabRow aria-label={t('webhookEditor.parts')} mb="md">
              {TABS.map(({ name, label, icon: Picture }) => (
                <Tabs.Tab key={name} value={name} leftSection={<Picture size={16} aria-hidden />}>
                  {t(label)}
                </Tabs.Tab>
              ))}
            </TabRow>
            <Tabs.Panel value="request">
              <RequestSettings onSendTest={sendTest} />
            </Tabs.Panel>
            <Tabs.Panel value="delivery">
              <DeliverySettings />
            </Tabs.Panel>
            <Tabs.Panel value="test">
              <TestSend test={test} onBack={goBack} />
            </Tabs.Panel>
            <Tabs.Panel value="signature">
              <Signature />
            </Tabs.Panel>
            <Tabs.Panel value="deliveries">
              <LastDeliveries />
            </Tabs.Panel>
          </Tabs>
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

/** Whose webhook it is, and what kind: redirect or underlying. */
function DrawerTitle({ edited: { kind, label, option, optionKey } }: { edited: EditedWebhook }) {
  const { t } = useTexts();
  return (
    <div className="webhook-title">
      <Group gap="xs">
        <Drawer.Title className="break-words" fw={650}>
          {t('webhookEditor.title')}
        </Drawer.Title>
        <Badge variant="default" tt="none">
          {t(`webhookEditor.${kind}`)}
        </Badge>
      </Group>
      <Text size="sm" c="dimmed" className="break-words">
        {option.text
          ? t('webhookEditor.ofOption', { option: optionKey, text: option.text, section: label })
          : t('webhookEditor.ofBareOption', { option: optionKey, section: label })}
      </Text>
    </div>
  );
}
