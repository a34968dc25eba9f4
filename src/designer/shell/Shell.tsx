import { AppShell, Burger, Group, ScrollArea, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTexts } from '../i18n/texts.ts';
import { SignInAgain } from '../sign-in/SignInAgain.tsx';
import { CommandPalette, SearchButton } from './CommandPalette.tsx';
import { Logo } from './Logo.tsx';
import { NavigationLink } from './links.tsx';
import { NAVIGATION, type NavigationEntry } from './navigation.ts';
import { ShortcutsProvider } from './Shortcuts.tsx';
import { UserMenu } from './UserMenu.tsx';

/** The frame around every page inside: where one can go, who one is, and how to find the rest. */
export function Shell() {
  const { t } = useTexts();
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const content = useContentFocus(close);
  return (
    <ShortcutsProvider>
      <AppShell
        header={{ height: 56 }}
        navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
        padding={0}
      >
        <a className="skip-link" href="#content">
          {t('shell.skip')}
        </a>
        <AppShell.Header>
          <Group h="100%" px="md" justify="space-between" wrap="nowrap" gap="xs">
            <Group gap="sm" wrap="nowrap">
              <Burger
                opened={isOpen}
                onClick={toggle}
                hiddenFrom="sm"
                size="sm"
                aria-label={t('shell.openNavigation')}
                aria-expanded={isOpen}
              />
              <UnstyledButton renderRoot={(props) => <Link to="/" aria-label="Hookline" {...props} />}>
                <Logo />
              </UnstyledButton>
            </Group>
            <Group gap="xs" wrap="nowrap">
              <SearchButton />
              <UserMenu />
            </Group>
          </Group>
        </AppShell.Header>
        <AppShell.Navbar p="xs" aria-label={t('shell.navigation')}>
          <ScrollArea className="navigation">
            {NAVIGATION.map((entry) => (
              <NavigationItem key={entry.label} entry={entry} />
            ))}
          </ScrollArea>
        </AppShell.Navbar>
        <AppShell.Main id="content" ref={content} tabIndex={-1}>
          <Outlet />
        </AppShell.Main>
        <CommandPalette />
        <SignInAgain />
      </AppShell>
    </ShortcutsProvider>
  );
}

const HERE = { active: true, 'aria-current': 'page' } as const;

/** The way to an area; marked on each of its pages. */
function NavigationItem({ entry: { to, label, icon: Picture, alsoAt = [] } }: { entry: NavigationEntry }) {
  const { t } = useTexts();
  const { pathname } = useLocation();
  const isHere = alsoAt.some((path) => pathname === path || pathname.startsWith(`${path}/`));
  return (
    <NavigationLink
      to={to}
      label={t(label)}
      leftSection={<Picture size={18} stroke={1.6} aria-hidden />}
      activeProps={HERE}
      {...(isHere && HERE)}
    />
  );
}

/** After each change of page the content has the focus, as after loading one; the navigation of small screens closes. */
function useContentFocus(close: () => void) {
  const { pathname } = useLocation();
  const shown = useRef(pathname);
  const content = useRef<HTMLElement>(null);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    close();
    content.current?.focus({ preventScroll: true });
  }, [pathname, close]);
  return content;
}
