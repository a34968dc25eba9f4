import { Box, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Logo } from '../shell/Logo.tsx';
import { LanguageLinks } from './LanguageLinks.tsx';

interface OutsideFrameProps {
  title: string;
  text?: string | undefined;
  children?: ReactNode;
}

/** The frame of the pages that need nobody to be signed in: one card in the middle. */
export function OutsideFrame({ title, text, children }: OutsideFrameProps) {
  return (
    <Box component="main" className="outside">
      <title>{`${title} · Hookline`}</title>
      <Stack w="100%" maw={400} gap="lg">
        <Group justify="center">
          <Logo />
        </Group>
        <Paper withBorder shadow="sm" p={{ base: 'lg', sm: 'xl' }}>
          <Stack gap="md">
            <Box>
              <Title order={1} size="h3" className="break-words">
                {title}
              </Title>
              {text && (
                <Text c="dimmed" size="sm" mt={4} className="break-words">
                  {text}
                </Text>
              )}
            </Box>
            {children}
          </Stack>
        </Paper>
        <LanguageLinks />
      </Stack>
    </Box>
  );
}
