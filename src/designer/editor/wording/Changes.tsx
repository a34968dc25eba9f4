import { Badge, Box, Group, Stack, Text, VisuallyHidden } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { ChatbotDefinition } from '../../../campaigns/definition.ts';
import { useTexts } from '../../i18n/texts.ts';
import { useDirectory } from '../surroundings.ts';
import { type Change, sayChanges } from './changes.ts';
import { Value } from './Value.tsx';

/** More than anybody reads; a campaign that was written anew has thousands. */
const SHOWN_MAX = 200;

const OPS = {
  added: { label: 'editor.changeAdded', color: 'teal' },
  removed: { label: 'editor.changeRemoved', color: 'red' },
  changed: { label: 'editor.changeChanged', color: 'blue' },
  moved: { label: 'editor.changeMoved', color: 'gray' },
} as const;

/** What is different between two definitions, one line for each place. */
export function Changes({ before, after }: { before: ChatbotDefinition; after: ChatbotDefinition }) {
  const { t } = useTexts();
  const directory = useDirectory();
  const changes = useMemo(() => sayChanges(before, after, { directory, t }), [before, after, directory, t]);
  if (changes.length === 0) return <Text c="dimmed">{t('editor.changesNone')}</Text>;
  return (
    <Stack gap={0} className="rows" component="ul" p={0} m={0}>
      {changes.slice(0, SHOWN_MAX).map((change) => (
        <ChangeRow key={change.key} change={change} />
      ))}
      {changes.length > SHOWN_MAX && (
        <Text component="li" size="sm" c="dimmed" py="xs">
          {t('editor.changesMore', { count: changes.length - SHOWN_MAX })}
        </Text>
      )}
    </Stack>
  );
}

function ChangeRow({ change: { op, where, before, after } }: { change: Change }) {
  const { t } = useTexts();
  const { label, color } = OPS[op];
  return (
    <Box component="li" py="xs" className="editor-change">
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <Badge variant="dot" color={color} tt="none" fw={500} flex="none">
          {t(label)}
        </Badge>
        <Text size="sm" fw={500} className="break-words" miw={0}>
          {where}
        </Text>
      </Group>
      <Group gap="xs" align="flex-start" mt={4}>
        {op !== 'added' && (
          <Box className="editor-before" miw={0}>
            <VisuallyHidden>{t('editor.before')}</VisuallyHidden>
            <Value shown={before} />
          </Box>
        )}
        {(op === 'changed' || op === 'moved') && <IconArrowRight size={16} aria-hidden className="editor-arrow" />}
        {op !== 'removed' && (
          <Box miw={0} className="editor-after">
            <VisuallyHidden>{t('editor.after')}</VisuallyHidden>
            <Value shown={after} />
          </Box>
        )}
      </Group>
    </Box>
  );
}
