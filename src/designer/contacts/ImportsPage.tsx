import { Box, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { may, useSession } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { Empty } from '../shell/Empty.tsx';
import { Failure } from '../shell/Failure.tsx';
import { Loading } from '../shell/Loading.tsx';
import { PageAnchor } from '../shell/links.tsx';
import { useFormat } from '../shell/useFormat.ts';
import { ContactsFrame } from './ContactsFrame.tsx';
import { ImportProgress, ImportState } from './imports/ImportProgress.tsx';
import { NewImport } from './imports/NewImport.tsx';
import { MoreButton } from './MoreButton.tsx';
import { type ContactImport, importsQuery } from './queries.ts';

const route = getRouteApi('/shell/contacts/imports');

/** People from files: a new one, the one that is looked at, and those before. */
export function ImportsPage() {
  const { t } = useTexts();
  const { show } = route.useSearch();
  const navigate = route.useNavigate();
  const mayImport = may(useSession(), 'operate');
  const open = (id?: string) => void navigate({ search: id === undefined ? {} : { show: id } });
  const again = show !== undefined && (
    <Button variant="default" leftSection={<IconUpload size={16} aria-hidden />} onClick={() => open()}>
      {t(mayImport ? 'imports.start' : 'imports.backToList')}
    </Button>
  );
  return (
    <ContactsFrame tab="/contacts/imports" actions={again}>
      <Stack gap="lg">
        {show !== undefined && <ImportProgress key={show} id={show} />}
        {show === undefined && mayImport && <NewImport onStarted={({ id }) => open(id)} />}
        <EarlierImports except={show} />
      </Stack>
    </ContactsFrame>
  );
}

function EarlierImports({ except }: { except: string | undefined }) {
  const { t } = useTexts();
  const query = useInfiniteQuery(importsQuery);
  const imports = query.data?.pages.flatMap(({ items }) => items).filter(({ id }) => id !== except);
  if (query.error) return <Failure error={query.error} onRetry={query.refetch} />;
  if (!imports) return <Loading />;
  if (imports.length === 0) {
    if (except !== undefined) return null;
    return <Empty icon={IconUpload} title={t('imports.emptyTitle')} text={t('imports.emptyText')} />;
  }
  return (
    <Box>
      <Title order={2} size="h4" mb="sm">
        {t('imports.earlier')}
      </Title>
      <Paper withBorder px="lg" py="xs">
        <Box className="rows">
          {imports.map((each) => (
            <ImportRow key={each.id} imported={each} />
          ))}
        </Box>
      </Paper>
      <MoreButton query={query} />
    </Box>
  );
}

function ImportRow({ imported }: { imported: ContactImport }) {
  const { t } = useTexts();
  const format = useFormat();
  const { id, fileName, state, rows, failed, createdAt } = imported;
  const name = fileName ?? t('imports.noName');
  const told = [
    format.ago(createdAt),
    t('imports.rowsDone', { count: rows }),
    ...(failed === 0 ? [] : [`${format.number(failed)} ${t('imports.failed').toLocaleLowerCase()}`]),
  ];
  return (
    <Group justify="space-between" py="sm" gap="sm">
      <Box miw={0} flex="1 1 12rem">
        <PageAnchor
          to="/contacts/imports"
          search={{ show: id }}
          className="row-link break-words"
          aria-label={t('imports.open', { name })}
        >
          {name}
        </PageAnchor>
        <Text size="sm" c="dimmed">
          {told.join(' · ')}
        </Text>
      </Box>
      <ImportState state={state} />
    </Group>
  );
}
