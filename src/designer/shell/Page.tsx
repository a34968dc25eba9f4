import { Box, Container, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface PageProps {
  title: string;
  /** One sentence under the title. */
  text?: string | undefined;
  /** Beside the title, at the right. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A page inside the shell: its title, what can be done with all of it, and the rest. */
export function Page({ title, text, actions, children }: PageProps) {
  return (
    <Container size="lg" px={{ base: 'md', sm: 'lg' }} py="lg">
      <title>{`${title} · Hookline`}</title>
      <Stack gap="lg">
        <Group justify="space-between" align="flex-end" gap="sm">
          <Box miw={0}>
            <Title order={1} size="h2" className="break-words">
              {title}
            </Title>
            {text && <Text c="dimmed">{text}</Text>}
          </Box>
          {actions && <Group gap="xs">{actions}</Group>}
        </Group>
        {children}
      </Stack>
    </Container>
  );
}
