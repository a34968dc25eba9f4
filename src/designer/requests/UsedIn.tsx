import { Badge, Box, Code, Group, Text } from '@mantine/core';
import { useTexts } from '../i18n/texts.ts';
import { Section } from '../people/Section.tsx';
import { PageAnchor } from '../shell/links.tsx';
import type { RequestUse } from './queries.ts';

/** Where drafts, live campaigns and other requests make it or use its answer. */
export function UsedIn({ uses }: { uses: readonly RequestUse[] }) {
  const { t } = useTexts();
  return (
    <Section title={t('requests.usedIn')}>
      {uses.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('requests.unusedText')}
        </Text>
      ) : (
        <Box className="rows">
          {uses.map((use) => (
            <Use key={`${use.campaignId}${use.requestId}${use.in}${use.path}`} use={use} />
          ))}
        </Box>
      )}
    </Section>
  );
}

function Use({ use }: { use: RequestUse }) {
  const { t } = useTexts();
  const { campaignId, campaignName, requestId, requestName, how, path } = use;
  return (
    <Group gap="xs" py={6}>
      {campaignId && (
        <PageAnchor to="/campaigns/$campaignId" params={{ campaignId }} size="sm" className="break-words">
          {campaignName}
        </PageAnchor>
      )}
      {requestId && (
        <PageAnchor to="/requests/$requestId" params={{ requestId }} size="sm" className="break-words">
          {t('requests.requestNamed', { name: requestName ?? '' })}
        </PageAnchor>
      )}
      {use.in && (
        <Badge variant="default" tt="none" fw={500} size="sm">
          {t(use.in === 'live' ? 'requests.inLive' : 'requests.inDraft')}
        </Badge>
      )}
      <Text size="sm" c="dimmed">
        {t(how === 'call' ? 'requests.isCalled' : 'requests.answerUsed')}
      </Text>
      {path !== '' && <Code className="break-words">{path}</Code>}
    </Group>
  );
}
