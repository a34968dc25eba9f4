import { Group, Paper, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface EmptyProps {
  icon: Icon;
  title: string;
  /** What this would be, and what it is good for. */
  text: string;
  /** Where it is all that the page has. */
  isPage?: boolean;
  /** The way to the first one. */
  children?: ReactNode;
}

/** Where nothing is yet: what will be here, and how to begin. */
export function Empty({ icon: Picture, title, text, isPage = false, children }: EmptyProps) {
  return (
    <Paper withBorder p="xl">
      <Stack align="center" gap="sm" py="lg">
        <ThemeIcon size={52} radius="xl" variant="light" aria-hidden>
          <Picture size={26} stroke={1.6} />
        </ThemeIcon>
        <Title order={isPage ? 1 : 2} size="h4" ta="center">
          {title}
        </Title>
        <Text c="dimmed" ta="center" maw={480}>
          {text}
        </Text>
        {children && <Group mt="xs">{children}</Group>}
      </Stack>
    </Paper>
  );
}
