import { Anchor, type AnchorProps, Button, type ButtonProps, NavLink, type NavLinkProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentProps } from 'react';

type Element<Props> = Props & Omit<ComponentProps<'a'>, keyof Props>;

/** A link to a page of ours, in a text or under a form. */
export const PageAnchor = createLink((props: Element<AnchorProps>) => <Anchor component="a" {...props} />);

/** A link of the navigation. */
export const NavigationLink = createLink((props: Element<NavLinkProps>) => <NavLink component="a" {...props} />);

/** A link to a page of ours that looks like a button. */
export const ButtonLink = createLink((props: Element<ButtonProps>) => <Button component="a" {...props} />);
