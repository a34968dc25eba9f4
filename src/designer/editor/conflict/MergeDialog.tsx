import { Box, Button, Group, Radio, SimpleGrid, Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import type { MergeConflict, Side } from '../../model/merge-values.ts';
import { Dialog } from '../../shell/Dialog.tsx';
import { useFocusBack } from '../frame/use-focus-back.ts';
import { type Draft, listConflicts, mergeDrafts, type Sides3 } from '../saving/merge-drafts.ts';
import { useDirectory } from '../surroundings.ts';
import { Value } from '../wording/Value.tsx';
import { sayValue } from '../wording/values.ts';
import { sayConflictPlace } from './conflict-places.ts';

interface MergeDialogProps {
  sides: Sides3;
  title: string;
  text: string;
  onClose: () => void;
  onDecided: (draft: Draft) => void;
}

/** Each place that two people changed differently, with what both made of it, until all of them are decided. */
export function MergeDialog({ sides, title, text, onClose, onDecided }: MergeDialogProps) {
  const { t } = useTexts();
  useFocusBack();
  const [chosen, setChosen] = useState<ReadonlyMap<string, Side>>(new Map());
  const conflicts = useMemo(() => listConflicts(sides, chosen), [sides, chosen]);
  const choose = (side: Side, ids: string[]) =>
    setChosen(new Map([...chosen, ...ids.map((id): [string, Side] => [id, side])]));
  const takeAll = (side: Side) =>
    choose(
      side,
      conflicts.map(({ id }) => id),
    );
  const decide = () => {
    const choices = new Map(conflicts.map(({ id, chosen: preferred }) => [id, chosen.get(id) ?? preferred]));
    onDecided(mergeDrafts(sides, choices).draft);
    onClose();
  };
  return (
    <Dialog isOpen onClose={onClose} title={title} size="xl" closeOnClickOutside={false}>
      <Stack gap="md">
        <Text size="sm">{text}</Text>
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={() => takeAll('mine')}>
            {t('editor.allMine')}
          </Button>
          <Button size="xs" variant="default" onClick={() => takeAll('theirs')}>
            {t('editor.allTheirs')}
          </Button>
        </Group>
        {conflicts.map((conflict) => (
          <ConflictChoice
            key={conflict.id}
            conflict={conflict}
            sides={sides}
            side={chosen.get(conflict.id) ?? conflict.chosen}
            onChoose={(side) => choose(side, [conflict.id])}
          />
        ))}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('editor.decideLater')}
          </Button>
          <Button onClick={decide}>{t('editor.mergeSubmit')}</Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

interface ConflictChoiceProps {
  conflict: MergeConflict;
  sides: Sides3;
  side: Side;
  onChoose: (side: Side) => void;
}

function ConflictChoice({ conflict, sides, side, onChoose }: ConflictChoiceProps) {
  const { t } = useTexts();
  const directory = useDirectory();
  const { kind, field } = conflict;
  const isTwoLines = kind === 'order';
  const shown = (which: 'base' | Side) =>
    sayValue(field, conflict[which], { definition: sides[which].definition, directory, t });
  return (
    <Radio.Group
      label={sayConflictPlace(conflict, sides, t)}
      description={isTwoLines ? t('editor.clashOrder') : undefined}
      value={side}
      onChange={(value) => onChoose(value === 'theirs' ? 'theirs' : 'mine')}
    >
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" mt={6}>
        {(['mine', 'theirs'] as const).map((each) => (
          <Radio.Card key={each} value={each} p="sm" className="editor-choice">
            <Group wrap="nowrap" align="flex-start" gap="sm">
              <Radio.Indicator aria-hidden />
              <Box miw={0}>
                <Text size="sm" fw={600}>
                  {t(each === 'mine' ? 'editor.mine' : 'editor.theirs')}
                </Text>
                <Value shown={shown(each)} isGone={kind === 'deleted'} />
              </Box>
            </Group>
          </Radio.Card>
        ))}
      </SimpleGrid>
      {conflict.base !== undefined && (
        <Group gap={6} mt={4} align="baseline" c="dimmed">
          <Text size="sm">{t('editor.wasBefore')}</Text>
          <Value shown={shown('base')} />
        </Group>
      )}
    </Radio.Group>
  );
}
