import { ActionIcon, Group, Kbd, Text, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { Spotlight, type SpotlightActionData, spotlight } from '@mantine/spotlight';
import { IconLogout, IconMoon, IconPlus, IconSearch, IconSun } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { may, useSession } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { DETOURS, NAVIGATION } from './navigation.ts';
import { useSignOut } from './useSignOut.ts';

const ICON_SIZE = 18;

/** Every page and the most used actions, by their names: Ctrl K, or `/`. */
export function CommandPalette() {
  const { t } = useTexts();
  const actions = useActions();
  return (
    <Spotlight
      actions={actions}
      shortcut={['mod + K', '/']}
      highlightQuery
      attributes={{ content: { 'aria-label': t('shell.search') } }}
      nothingFound={t('shell.searchNothing')}
      searchProps={{
        leftSection: <IconSearch size={ICON_SIZE} aria-hidden />,
        placeholder: t('shell.searchPages'),
        'aria-label': t('shell.searchPages'),
      }}
    />
  );
}

function useActions(): SpotlightActionData[] {
  const { t } = useTexts();
  const session = useSession();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const { setColorScheme } = useMantineColorScheme();
  const pages = [...NAVIGATION, ...DETOURS].map(({ to, label, icon: Picture, aliases }) => ({
    id: label,
    label: t(label),
    keywords: [...aliases],
    leftSection: <Picture size={ICON_SIZE} aria-hidden />,
    onClick: () => void navigate({ to }),
  }));
  const create = {
    id: 'create-campaign',
    label: t('campaigns.create'),
    keywords: ['New campaign'],
    leftSection: <IconPlus size={ICON_SIZE} aria-hidden />,
    onClick: () => void navigate({ to: '/campaigns', search: { create: true } }),
  };
  return [
    ...pages,
    ...(may(session, 'design') ? [create] : []),
    {
      id: 'light',
      label: `${t('shell.appearance')}: ${t('shell.light')}`,
      keywords: ['Light mode'],
      leftSection: <IconSun size={ICON_SIZE} aria-hidden />,
      onClick: () => setColorScheme('light'),
    },
    {
      id: 'dark',
      label: `${t('shell.appearance')}: ${t('shell.dark')}`,
      keywords: ['Dark mode'],
      leftSection: <IconMoon size={ICON_SIZE} aria-hidden />,
      onClick: () => setColorScheme('dark'),
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
  return (
    <>
      <UnstyledButton visibleFrom="sm" className="search" onClick={spotlight.open}>
        <Group gap="xs" wrap="nowrap">
          <IconSearch size={16} aria-hidden />
          <Text size="sm" component="span">
            {t('shell.search')}
          </Text>
          <Kbd size="xs" aria-hidden>
            Ctrl K
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
