import { Box, CloseButton, Group, Text, Title, UnstyledButton } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import type { PlacedProblem } from '../../model/places.ts';
import type { FrameState } from '../frame/use-frame.ts';
import { useEditor } from '../store.ts';
import { useProblems } from '../surroundings.ts';
import { sayPlace } from '../wording/places.ts';

/** All that is to be done before the campaign can be published. It stays open while one goes through it. */
export function ProblemList({ frame }: { frame: FrameState }) {
  const { t } = useTexts();
  const { placed } = useProblems();
  const section = useRef<HTMLElement>(null);
  useEffect(() => section.current?.focus(), []);
  return (
    <Box
      component="section"
      ref={section}
      tabIndex={-1}
      className="editor-problems"
      aria-label={t('editor.problems')}
      onKeyDown={(event) => event.key === 'Escape' && frame.toggleProblems()}
    >
      <Group justify="space-between" wrap="nowrap" mb={4}>
        <Title order={2} size="h5">
          {t('editor.problems')}
        </Title>
        <CloseButton aria-label={t('editor.closeProblems')} onClick={frame.toggleProblems} />
      </Group>
      {placed.length === 0 ? (
        <Group gap="xs">
          <IconCircleCheck size={18} aria-hidden color="var(--mantine-color-teal-filled)" />
          <Text size="sm">{t('editor.problemsNoneText')}</Text>
        </Group>
      ) : (
        <ProblemRows problems={placed} onPlace={frame.panels.showPlace} />
      )}
    </Box>
  );
}

interface ProblemRowsProps {
  problems: readonly PlacedProblem[];
  onPlace: FrameState['panels']['showPlace'];
}

/** Problems in words; each leads to its field. */
export function ProblemRows({ problems, onPlace }: ProblemRowsProps) {
  const { t } = useTexts();
  const definition = useEditor((store) => store.state.definition);
  return (
    <Box component="ul" p={0} m={0} className="rows editor-list">
      {problems.map(({ path, code, message, place }) => (
        <li key={`${code} ${path} ${message}`}>
          <UnstyledButton className="editor-problem" onClick={() => onPlace(place)}>
            <Text size="sm" fw={600} className="break-words">
              {sayPlace(definition, place, t)}
            </Text>
            <Text size="sm" className="break-words">
              {withoutPlace(message)}
            </Text>
          </UnstyledButton>
        </li>
      ))}
    </Box>
  );
}

/** The checks name the place in their own words first: `"Welcome Message", option 2: …`. */
export function withoutPlace(message: string): string {
  return message.replace(/^"(?:[^"\\]|\\.)*"(?:, [^:]*)?: (?=\S)/, '').replace(/^[a-z][\w ]*: (?=\S)/, '');
}
