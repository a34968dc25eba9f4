import { Stack, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure, useId } from '@mantine/hooks';
import { type Icon, IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface FoldProps {
  icon: Icon;
  title: string;
  /** One line that tells it from others. */
  text: string;
  children: ReactNode;
}

/** Something technical in the conversation: one line, and all of it when it is opened. */
export function Fold({ icon: Picture, title, text, children }: FoldProps) {
  const [isOpen, { toggle }] = useDisclosure(false);
  const id = useId();
  const Arrow = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <div className="phone-card">
      <UnstyledButton className="phone-fold" aria-expanded={isOpen} aria-controls={id} onClick={toggle}>
        <Picture size={16} aria-hidden />
        <span className="phone-fold-text">
          <Text component="span" size="xs" fw={600} display="block">
            {title}
          </Text>
          <Text component="span" size="xs" c="dimmed" className="monospace break-words" display="block">
            {text}
          </Text>
        </span>
        <Arrow size={16} aria-hidden />
      </UnstyledButton>
      <Stack id={id} gap="xs" p="xs" pt={0} hidden={!isOpen} display={isOpen ? undefined : 'none'}>
        {isOpen && children}
      </Stack>
    </div>
  );
}
