import { Button } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import { createLink } from '@tanstack/react-router';
import type { ComponentProps } from 'react';

interface PageLinkProps extends Omit<ComponentProps<'a'>, 'color'> {
  icon?: Icon;
  label: string;
  isPrimary?: boolean;
}

/** A link to another page that looks like what one does: it leads on. */
export const PageLink = createLink(
  ({ icon: Picture, label, isPrimary = false, children: _, ...anchor }: PageLinkProps) => (
    <Button
      component="a"
      variant={isPrimary ? 'filled' : 'default'}
      leftSection={Picture && <Picture size={16} aria-hidden />}
      {...anchor}
    >
      {label}
    </Button>
  ),
);
