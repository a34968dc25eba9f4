import { Group, Paper, Progress, Stack, Text, Title } from '@mantine/core';
import { useTexts } from '../i18n/texts.ts';
import { useFormat } from '../shell/useFormat.ts';
import { type AnsweredDefinition, distributeAnswers, type OptionAnswers, type SectionAnswers } from './answers.ts';
import type { Results } from './queries.ts';

interface AnswerTableProps {
  definition: AnsweredDefinition;
  sections: Results['sections'];
}

/** How the answers to each section were distributed, option by option. */
export function AnswerTable({ definition, sections }: AnswerTableProps) {
  const { t } = useTexts();
  return (
    <Paper withBorder p="md">
      <Title order={2} size="h5" mb="sm">
        {t('overview.distribution')}
      </Title>
      <Stack gap="lg">
        {distributeAnswers(definition, sections).map((section) => (
          <Section key={section.label} section={section} />
        ))}
      </Stack>
    </Paper>
  );
}

function Section({ section }: { section: SectionAnswers }) {
  const { t } = useTexts();
  const { label, answers, options, captured, notUnderstood } = section;
  const rest: OptionAnswers[] = [
    { key: 'captured', text: t('overview.captured'), count: captured, share: shareOf(captured, answers) },
    {
      key: 'fallback',
      text: t('overview.notUnderstood'),
      count: notUnderstood,
      share: shareOf(notUnderstood, answers),
    },
  ];
  return (
    <Stack gap={6}>
      <Group justify="space-between" gap="xs">
        <Title order={3} size="h6" className="break-words">
          {label}
        </Title>
        <Text size="sm" c="dimmed">
          {t('overview.answerCount', { count: answers })}
        </Text>
      </Group>
      {options.map((option) => (
        <Bar
          key={option.key}
          name={option.text ? `${option.key}. ${option.text}` : `${option.key}.`}
          option={option}
          color="blue.7"
        />
      ))}
      {rest.map((each) => each.count > 0 && <Bar key={each.key} name={each.text ?? ''} option={each} color="gray.6" />)}
    </Stack>
  );
}

function Bar({ name, option, color }: { name: string; option: OptionAnswers; color: string }) {
  const format = useFormat();
  return (
    <div>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text size="sm" className="break-words">
          {name}
        </Text>
        <Text size="sm" miw={90} ta="right">
          {format.number(option.count)} · {format.share(option.share)}
        </Text>
      </Group>
      <Progress value={option.share * 100} color={color} size="sm" aria-label={name} />
    </div>
  );
}

function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
