import { Paper, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { toProblem } from '../../api/problems.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Failure } from '../../shell/Failure.tsx';
import { useNames } from '../names.ts';
import { fewContactsQuery } from '../queries.ts';
import { useTimeZone } from '../useTimeZone.ts';
import { countConditions, type Group as FilterGroup, writeFilter } from './filter-model.ts';
import { useSubjects } from './useSubjects.ts';

const SHOWN = 5;
const TYPING_MS = 400;

/** Who fits the conditions as they are, while they are written. */
export function Preview({ root }: { root: FilterGroup }) {
  const { t } = useTexts();
  const { subjects } = useSubjects();
  const timeZone = useTimeZone();
  const nameOf = useNames();
  const [settled] = useDebouncedValue(root, TYPING_MS);
  const filter = JSON.stringify(writeFilter(settled, subjects, timeZone).filter);
  const { data, error, isFetching } = useQuery({
    ...fewContactsQuery({ filter }, SHOWN + 1),
    enabled: countConditions(settled) > 0,
    retry: false,
  });
  // What is not finished yet is no mistake.
  const problem = error && toProblem(error).status !== 422 ? error : undefined;
  return (
    <Paper withBorder p="sm" aria-live="polite" aria-busy={isFetching}>
      <Text fw={600} size="sm">
        {t('segments.preview')}
      </Text>
      <Text size="xs" c="dimmed" mb="xs">
        {t('segments.previewText')}
      </Text>
      {problem && <Failure error={problem} />}
      {data && !error && (
        <Stack gap={2} component="ul" m={0} pl="md">
          {data.items.slice(0, SHOWN).map((contact) => (
            <Text component="li" size="sm" key={contact.id} className="break-words">
              {nameOf(contact)}
            </Text>
          ))}
        </Stack>
      )}
      {data && !error && data.items.length === 0 && <Text size="sm">{t('segments.previewNobody')}</Text>}
      {data && !error && data.items.length > SHOWN && (
        <Text size="sm" c="dimmed">
          {t('segments.previewMore')}
        </Text>
      )}
    </Paper>
  );
}
