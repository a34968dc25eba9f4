import {
  Avatar,
  type MantineColorScheme,
  Menu,
  Text,
  UnstyledButton,
  useMantineColorScheme,
  VisuallyHidden,
} from '@mantine/core';
import { IconApi, IconKeyboard, IconLogout } from '@tabler/icons-react';
import { chooseAccount } from '../api/account-choice.ts';
import { useSession } from '../api/session.ts';
import { chooseLanguage, LANGUAGES, type Language, useTexts } from '../i18n/texts.ts';
import { useShortcuts } from './Shortcuts.tsx';
import { useSignOut } from './useSignOut.ts';

const SCHEMES = [
  { value: 'light', label: 'shell.light' },
  { value: 'dark', label: 'shell.dark' },
  { value: 'auto', label: 'shell.system' },
] as const;

/** Who is signed in, which account they work on, and how the pages look and speak. */
export function UserMenu() {
  const { t } = useTexts();
  const { person, account } = useSession();
  const signOut = useSignOut();
  const shortcuts = useShortcuts();
  const name = person?.name ?? account.name;
  return (
    <Menu position="bottom-end" width={260} shadow="md">
      <Menu.Target>
        <UnstyledButton>
          <Avatar name={name} color="blue" variant="filled" radius="xl" size={34} aria-hidden />
          <VisuallyHidden>{t('shell.yourMenu', { name })}</VisuallyHidden>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown mah="calc(100dvh - 72px)" className="scrolls">
        <Text px="sm" pt={6} fw={600} truncate>
          {name}
        </Text>
        <Text px="sm" pb={6} size="sm" c="dimmed" truncate>
          {person?.email ?? account.name}
        </Text>
        <Accounts />
        <Menu.Divider />
        <ColorSchemes />
        <Menu.Divider />
        <Languages />
        <Menu.Divider />
        <Menu.Item leftSection={<IconKeyboard size={16} aria-hidden />} onClick={shortcuts.open}>
          {t('shell.shortcuts')}
        </Menu.Item>
        <Menu.Item component="a" href="/docs" leftSection={<IconApi size={16} aria-hidden />}>
          {t('shell.apiReference')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={signOut}>
          {t('shell.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Accounts() {
  const { t } = useTexts();
  const { account, accounts } = useSession();
  if (accounts.length < 2) return null;
  const change = (id: string) => {
    chooseAccount(id);
    // Nothing of the other account is left on the page.
    window.location.assign('/');
  };
  return (
    <>
      <Menu.Divider />
      <Menu.Label>{t('shell.accounts')}</Menu.Label>
      <Menu.RadioGroup value={account.id} onChange={change}>
        {accounts.map(({ id, name }) => (
          <Menu.RadioItem key={id} value={id} title={t('shell.switchTo', { account: name })}>
            {name}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </>
  );
}

function ColorSchemes() {
  const { t } = useTexts();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <Menu.Label>{t('shell.appearance')}</Menu.Label>
      <Menu.RadioGroup value={colorScheme} onChange={(value) => setColorScheme(value as MantineColorScheme)}>
        {SCHEMES.map(({ value, label }) => (
          <Menu.RadioItem key={value} value={value}>
            {t(label)}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </>
  );
}

function Languages() {
  const { t, language } = useTexts();
  return (
    <>
      <Menu.Label>{t('shell.language')}</Menu.Label>
      <Menu.RadioGroup value={language} onChange={(value) => void chooseLanguage(value as Language)}>
        {Object.entries(LANGUAGES).map(([value, name]) => (
          <Menu.RadioItem key={value} value={value} lang={value}>
            {name}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </>
  );
}
