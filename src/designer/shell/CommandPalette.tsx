import { ActionIcon, Group, Kbd, Text, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { Spotlight, type SpotlightActionData, spotlight } from '@mantine/spotlight';
import {
  IconApi,
  IconDeviceDesktop,
  IconKeyboard,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconPlus,
  IconSearch,
  IconSun,
  IconUserPlus,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { KeyboardEvent } from 'react';
import { may, useSession } from '../api/session.ts';
import { chooseLanguage, LANGUAGES, type Language, useTexts } from '../i18n/texts.ts';
import { DETOURS, NAVIGATION } from './navigation.ts';
import { useShortcuts } from './Shortcuts.tsx';
import { useKeyName } from './use-key-name.ts';
import { useSignOut } from './useSignOut.ts';

const ICON_SIZE = 18;

/** Every page and the most used actions, by their names: Ctrl K, or `/`. */
export function CommandPalette() {
  const { t } = useTexts();
  const actions = useActions();
  return (
    <Spotlight
      actions={actions}
      // Its keys are those of every page: Shortcuts.tsx.
      shortcut={null}
      highlightQuery
      attributes={{ content: { 'aria-label': t('shell.search') } }}
      nothingFound={t('shell.searchNothing')}
      searchProps={{
        leftSection: <IconSearch size={ICON_SIZE} aria-hidden />,
        placeholder: t('shell.searchPages'),
        'aria-label': t('shell.searchPages'),
        onKeyDownCapture: takeFound,
      }}
    />
  );
}

/** Enter takes what was found. Spotlight marks it before the list is drawn: on a slow page nothing was marked, or taken. */
function takeFound(event: KeyboardEvent<HTMLInputElement>): void {
  if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
  const list = event.currentTarget.closest('[role="dialog"]');
  const action =
    list?.querySelector<HTMLElement>('[data-selected]') ?? list?.querySelector<HTMLElement>('[data-action]');
  if (!action) return;
  event.preventDefault();
  event.stopPropagation();
  action.click();
}

function useActions(): SpotlightActionData[] {
  const { t } = useTexts();
  const session = useSession();
  const navigate = useNavigate();
  const pages = [...NAVIGATION, ...DETOURS]
    .filter(({ scope = 'read' }) => may(session, scope))
    .map(({ to, label, icon: Picture, aliases }) => ({
      id: label,
      label: t(label),
      keywords: [...aliases],
      leftSection: <Picture size={ICON_SIZE} aria-hidden />,
      onClick: () => void navigate({ to }),
    }));
  return [...pages, ...useBeginnings(), ...useLooks()];
}

/** What can be made from anywhere, by those who may. */
function useBeginnings(): SpotlightActionData[] {
  const { t } = useTexts();
  const session = useSession();
  const navigate = useNavigate();
  const campaign = {
    id: 'create-campaign',
    label: t('campaigns.create'),
    keywords: ['New campaign'],
    leftSection: <IconPlus size={ICON_SIZE} aria-hidden />,
    onClick: () => void navigate({ to: '/campaigns', search: { create: true } }),
  };
  const request = {
    id: 'create-request',
    label: t('requests.create'),
    keywords: ['New request'],
    leftSection: <IconPlus size={ICON_SIZE} aria-hidden />,
    onClick: () => void navigate({ to: '/requests/$requestId', params: { requestId: 'new' } }),
  };
  const contact = {
    id: 'create-contact',
    label: t('contacts.create'),
    keywords: ['New contact'],
    leftSection: <IconUserPlus size={ICON_SIZE} aria-hidden />,
    onClick: () => void navigate({ to: '/contacts', search: { create: true } }),
  };
  return [...(may(session, 'design') ? [campaign, request] : []), ...(may(session, 'operate') ? [contact] : [])];
}

const SCHEMES = [
  { scheme: 'light', label: 'shell.light', icon: IconSun, alias: 'Light mode' },
  { scheme: 'dark', label: 'shell.dark', icon: IconMoon, alias: 'Dark mode' },
  { scheme: 'auto', label: 'shell.system', icon: IconDeviceDesktop, alias: 'System appearance' },
] as const;

/** How the pages look and speak, their reference, and the way out. */
function useLooks(): SpotlightActionData[] {
  const { t } = useTexts();
  const signOut = useSignOut();
  const shortcuts = useShortcuts();
  const { setColorScheme } = useMantineColorScheme();
  const schemes = SCHEMES.map(({ scheme, label, icon: Picture, alias }) => ({
    id: scheme,
    label: `${t('shell.appearance')}: ${t(label)}`,
    keywords: [alias],
    leftSection: <Picture size={ICON_SIZE} aria-hidden />,
    onClick: () => setColorScheme(scheme),
  }));
  const languages = Object.entries(LANGUAGES).map(([language, name]) => ({
    id: `language-${language}`,
    label: `${t('shell.language')}: ${name}`,
    keywords: ['Language'],
    leftSection: <IconLanguage size={ICON_SIZE} aria-hidden />,
    onClick: () => void chooseLanguage(language as Language),
  }));
  return [
    ...schemes,
    ...languages,
    {
      id: 'shortcuts',
      label: t('shell.shortcuts'),
      keywords: ['Keyboard shortcuts', 'Keys'],
      leftSection: <IconKeyboard size={ICON_SIZE} aria-hidden />,
      rightSection: <Kbd size="xs">?</Kbd>,
      onClick: shortcuts.open,
    },
    {
      id: 'api-reference',
      label: t('shell.apiReference'),
      keywords: ['API reference', 'Documentation', 'OpenAPI'],
      leftSection: <IconApi size={ICON_SIZE} aria-hidden />,
      onClick: () => window.location.assign('/docs'),
    },
    {
      id: 'sign-out',
      label: t('shell.signOut'),
      keywords: ['Sign out', 'Log out'],
      leftSection: <IconLogout size={ICON_SIZE} aria-hidden />,
      onClick: signOut,
    },
  ];
}

/** Opens the palette, for those who do not know its keys. */
export function SearchButton() {
  const { t } = useTexts();
  const keyName = useKeyName();
  return (
    <>
      <UnstyledButton visibleFrom="sm" className="search" onClick={spotlight.open}>
        <Group gap="xs" wrap="nowrap">
          <IconSearch size={16} aria-hidden />
          <Text size="sm" component="span">
            {t('shell.search')}
          </Text>
          <Kbd size="xs" aria-hidden>
            {keyName('Ctrl')} K
          </Kbd>
        </Group>
      </UnstyledButton>
      <ActionIcon
        hiddenFrom="sm"
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={t('shell.search')}
        onClick={spotlight.open}
      >
        <IconSearch size={20} aria-hidden />
      </ActionIcon>
    </>
  );
}
