import { Badge, type CSSVariablesResolver, createTheme, DrawerHeader, Menu, ModalHeader } from '@mantine/core';

const DOT_GRAY = 'var(--mantine-color-gray-6)';

/** Mantine's defaults, one accent, and greys that people can read (WCAG AA on every background of ours). */
export const theme = createTheme({
  primaryColor: 'blue',
  primaryShade: { light: 8, dark: 8 },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  headings: { fontWeight: '650' },
  components: {
    // The grey of fillings is nearly that of dark pages; this one is seen on both.
    Badge: Badge.extend({
      vars: (_, { variant, color }) => ({
        root: variant === 'dot' && color === 'gray' ? { '--badge-dot-color': DOT_GRAY } : {},
      }),
    }),
    // A dialog's title is not the page's: there is one banner.
    ModalHeader: ModalHeader.extend({ defaultProps: { role: 'none' } }),
    DrawerHeader: DrawerHeader.extend({ defaultProps: { role: 'none' } }),
    // What is no menu item cannot have the focus; outside the page's landmarks nobody looks for it.
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false, withinPortal: false } }),
  },
});

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5c636a',
    '--mantine-color-placeholder': '#6b7278',
    '--mantine-color-error': '#c92a2a',
    // Titles of warnings on their own background, and what is pointed at.
    '--mantine-color-yellow-light-color': '#7a4b00',
    '--mantine-color-blue-light-hover': '#d0ebff',
  },
  dark: {
    '--mantine-color-dimmed': '#a6a7ab',
    '--mantine-color-placeholder': '#9a9ba0',
    '--mantine-color-error': '#ff8787',
    '--mantine-color-anchor': '#74c0fc',
  },
});
