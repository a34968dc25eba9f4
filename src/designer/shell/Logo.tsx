import { Group, Text } from '@mantine/core';

/** The name with its hook. The picture is the page's own icon: nothing more is loaded for it. */
export function Logo() {
  return (
    <Group gap={8} wrap="nowrap">
      <img src="/icon.svg" width={26} height={26} alt="" />
      <Text component="span" fw={700} size="lg" lh={1}>
        Hookline
      </Text>
    </Group>
  );
}
