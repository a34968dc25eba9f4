import { List, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTexts } from '../../i18n/texts.ts';
import { Failure } from '../../shell/Failure.tsx';
import { useSaving } from '../saving/context.ts';
import { useDirectory } from '../surroundings.ts';
import { peopleQuery } from './queries.ts';

/** Who is in it now, and what becomes of them: each goes on in the version they came in by. */
export function PublishPeople() {
  const { t } = useTexts();
  const { campaignId } = useDirectory();
  const isNew = useSaving((saving) => saving.campaign.version === null);
  const { data, error, refetch } = useQuery(peopleQuery(campaignId));
  if (isNew && data?.people === 0) return null;
  return (
    <Stack gap={6}>
      <Text fw={600}>{t('publish.peopleTitle')}</Text>
      {error && <Failure error={error} onRetry={refetch} />}
      {data && (
        <>
          <Text size="sm">
            {data.people === 0 ? t('publish.peopleNone') : t('publish.people', { count: data.people })}
          </Text>
          {data.versions.length > 1 && (
            <List size="sm">
              {data.versions.map(({ version, people }) => (
                <List.Item key={version}>{t('publish.peopleIn', { version, count: people })}</List.Item>
              ))}
            </List>
          )}
          {data.people > 0 && (
            <Text size="sm" c="dimmed">
              {t('publish.peopleText')}
            </Text>
          )}
        </>
      )}
    </Stack>
  );
}
