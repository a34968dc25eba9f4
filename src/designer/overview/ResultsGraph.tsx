import { Paper, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ChatbotDefinition } from '../../campaigns/definition.ts';
import { menuKey } from '../../rules/answers.ts';
import { allCampaignsQuery } from '../campaigns/queries.ts';
import { SectionGraph } from '../editor/graph/SectionGraph.tsx';
import { useTexts } from '../i18n/texts.ts';
import { optionKey } from '../model/places.ts';
import { listContents } from '../model/sections.ts';
import { allRequestsQuery } from '../requests/queries.ts';
import type { AnsweredDefinition } from './answers.ts';
import type { Results } from './queries.ts';

interface ResultsGraphProps {
  definition: AnsweredDefinition;
  sections: Results['sections'];
}

/** The campaign as a graph, with the part of the answers that each option had. */
export default function ResultsGraph({ definition: given, sections }: ResultsGraphProps) {
  const { t } = useTexts();
  const campaigns = useQuery(allCampaignsQuery).data;
  const requests = useQuery(allRequestsQuery).data;
  const definition = useMemo(() => ChatbotDefinition.parse(given), [given]);
  const answers = useMemo(() => countOptions(definition, sections), [definition, sections]);
  const targets = useMemo(
    () => campaigns?.map(({ id, name, state }) => ({ id, name, isLive: state === 'live' })) ?? [],
    [campaigns],
  );
  return (
    <Paper withBorder p="md">
      <Title order={2} size="h5" mb="sm">
        {t('overview.onGraph')}
      </Title>
      <SectionGraph definition={definition} campaigns={targets} requests={requests ?? []} answers={answers} />
    </Paper>
  );
}

function countOptions(definition: ChatbotDefinition, sections: Results['sections']): Map<string, number> {
  const byLabel = new Map(sections.map((section) => [section.label, section]));
  return new Map(
    listContents(definition).flatMap(({ id, label, menu }) => {
      const counts = new Map(byLabel.get(label)?.options.map(({ option, count }) => [option, count]));
      return menu.map((_, index): [string, number] => [
        optionKey(id, index),
        counts.get(menuKey(definition.menuPrefix, index)) ?? 0,
      ]);
    }),
  );
}
