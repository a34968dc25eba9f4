import { Box, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTexts } from '../../i18n/texts.ts';
import { Failure } from '../../shell/Failure.tsx';
import { Loading } from '../../shell/Loading.tsx';
import { useSaving } from '../saving/context.ts';
import { useDirectory } from '../surroundings.ts';
import { Changes } from '../wording/Changes.tsx';
import { versionQuery } from './queries.ts';

/** What is different from what people get now. */
export function PublishChanges() {
  const { t } = useTexts();
  const version = useSaving((saving) => saving.campaign.version);
  return (
    <Stack gap={6}>
      <Text fw={600}>{version === null ? t('publish.firstTitle') : t('publish.changesTitle', { version })}</Text>
      {version === null ? <Text size="sm">{t('publish.firstText')}</Text> : <FromLive version={version} />}
    </Stack>
  );
}

function FromLive({ version }: { version: number }) {
  const { campaignId } = useDirectory();
  const draft = useSaving((saving) => saving.campaign.definition);
  const { data, error, refetch } = useQuery(versionQuery(campaignId, version));
  if (error) return <Failure error={error} onRetry={refetch} />;
  if (!data) return <Loading />;
  return (
    <Box className="editor-changes" tabIndex={0} role="group">
      <Changes before={data} after={draft} />
    </Box>
  );
}
