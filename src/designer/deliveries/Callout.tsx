import { Box, Group, Paper, Stack, Text } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface CalloutProps {
  icon: Icon;
  /** Of Mantine's colours; the words say the same. */
  color: string;
  title: string;
  children: ReactNode;
}

/** What somebody came for, before all the rest. */
export function Callout({ icon: Picture, color, title, children }: CalloutProps) {
  return (
    <Paper withBorder p="md" className={`callout callout-${color}`}>
      <Group align="flex-start" wrap="nowrap" gap="sm">
        <Picture size={22} aria-hidden className={`state-icon state-${color}`} />
        <Box miw={0} flex={1}>
          <Text fw={650} mb={6}>
            {title}
          </Text>
          <Stack gap="xs">{children}</Stack>
        </Box>
      </Group>
    </Paper>
  );
}
