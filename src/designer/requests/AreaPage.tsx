import { Tabs } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTexts } from '../i18n/texts.ts';
import { Page } from '../shell/Page.tsx';
import { TabRow } from '../shell/TabRow.tsx';

const TABS = [
  { to: '/requests', label: 'requests.title' },
  { to: '/requests/connectors', label: 'connectors.title' },
  { to: '/requests/source-events', label: 'sourceEvents.title' },
  { to: '/requests/demo', label: 'serviceDemo.title' },
] as const;

interface AreaPageProps {
  open: (typeof TABS)[number]['to'];
  text: string;
  actions?: ReactNode;
  children: ReactNode;
}

/** One of the pages about what goes between campaigns and the account's own systems, with the way to the others. */
export function AreaPage({ open, text, actions, children }: AreaPageProps) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const title = t(TABS.find(({ to }) => to === open)?.label ?? 'requests.title');
  return (
    <Page title={title} text={text} actions={actions}>
      <Tabs value={open} onChange={(to) => to && void navigate({ to })} keepMounted={false}>
        <TabRow mb="lg" aria-label={t('shell.requests')}>
          {TABS.map(({ to, label }) => (
            <Tabs.Tab key={to} value={to}>
              {t(label)}
            </Tabs.Tab>
          ))}
        </TabRow>
        <Tabs.Panel value={open}>{children}</Tabs.Panel>
      </Tabs>
    </Page>
  );
}
