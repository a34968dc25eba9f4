import { Button, Group } from '@mantine/core';
import { useTexts } from '../i18n/texts.ts';

interface MoreButtonProps {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
  label?: string;
}

/** The way to the next page of a list; nothing where there is none. */
export function MoreButton({ query, label }: MoreButtonProps) {
  const { t } = useTexts();
  if (!query.hasNextPage) return null;
  return (
    <Group justify="center" mt="md">
      <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        {label ?? t('general.showMore')}
      </Button>
    </Group>
  );
}
