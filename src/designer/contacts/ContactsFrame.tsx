import { Tabs } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTexts } from '../i18n/texts.ts';
import { Page } from '../shell/Page.tsx';
import { TabRow } from '../shell/TabRow.tsx';

const TABS = [
  { to: '/contacts', label: 'contacts.tabPeople' },
  { to: '/contacts/segments', label: 'contacts.tabSegments' },
  { to: '/contacts/imports', label: 'contacts.tabImports' },
  { to: '/contacts/fields', label: 'contacts.tabFields' },
  { to: '/contacts/forms', label: 'contacts.tabForms' },
] as const;
export type ContactsTab = (typeof TABS)[number]['to'];

interface ContactsFrameProps {
  tab: ContactsTab;
  actions?: ReactNode;
  children: ReactNode;
}

/** The parts of contacts, side by side. */
export function ContactsFrame({ tab, actions, children }: ContactsFrameProps) {
  const { t } = useTexts();
  const navigate = useNavigate();
  return (
    <Page title={t('contacts.title')} actions={actions}>
      <Tabs value={tab} onChange={(to) => to && void navigate({ to })} keepMounted={false}>
        <TabRow mb="lg" aria-label={t('contacts.tabs')}>
          {TABS.map(({ to, label }) => (
            <Tabs.Tab key={to} value={to}>
              {t(label)}
            </Tabs.Tab>
          ))}
        </TabRow>
        <Tabs.Panel value={tab}>{children}</Tabs.Panel>
      </Tabs>
    </Page>
  );
}
