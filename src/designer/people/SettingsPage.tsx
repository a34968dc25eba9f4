import { Tabs } from '@mantine/core';
import { Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { may, useSession } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { Page } from '../shell/Page.tsx';
import { TabRow } from '../shell/TabRow.tsx';

const TABS = [
  { to: '/settings/profile', label: 'people.profile', scope: 'read' },
  { to: '/settings/members', label: 'people.members', scope: 'read' },
  { to: '/settings/api-keys', label: 'people.apiKeys', scope: 'admin' },
  { to: '/settings/account', label: 'people.account', scope: 'read' },
] as const;

/** One's own settings and the account's. */
export function SettingsPage() {
  const { t } = useTexts();
  const session = useSession();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const tabs = TABS.filter(({ scope }) => may(session, scope));
  const open = tabs.find(({ to }) => pathname.startsWith(to))?.to ?? null;
  return (
    <Page title={t('shell.settings')}>
      <Tabs value={open} onChange={(to) => to && void navigate({ to })} keepMounted={false}>
        <TabRow mb="lg" aria-label={t('shell.settings')}>
          {tabs.map(({ to, label }) => (
            <Tabs.Tab key={to} value={to}>
              {t(label)}
            </Tabs.Tab>
          ))}
        </TabRow>
        {open ? (
          <Tabs.Panel value={open}>
            <Outlet />
          </Tabs.Panel>
        ) : (
          <Outlet />
        )}
      </Tabs>
    </Page>
  );
}
