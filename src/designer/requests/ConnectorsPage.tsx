import { Box, Button, Paper } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { may, useSession } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { Empty } from '../shell/Empty.tsx';
import { Failure } from '../shell/Failure.tsx';
import { Loading } from '../shell/Loading.tsx';
import { tellDone } from '../shell/tell.ts';
import { AreaPage } from './AreaPage.tsx';
import { ConnectorDialog } from './connectors/ConnectorDialog.tsx';
import { ConnectorRow } from './connectors/ConnectorRow.tsx';
import { type Connector, connectorsQuery } from './queries.ts';

/** The credentials of partners' systems, for any number of requests and webhooks. */
export function ConnectorsPage() {
  const { t } = useTexts();
  const mayDesign = may(useSession(), 'design');
  const { data, error, refetch } = useQuery(connectorsQuery);
  // `null`: a new one.
  const [edited, setEdited] = useState<Connector | null>();
  const isEmpty = data?.items.length === 0;
  const create = mayDesign && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEdited(null)}>
      {t('connectors.create')}
    </Button>
  );
  return (
    <AreaPage open="/requests/connectors" text={t('connectors.text')} actions={!isEmpty && create}>
      {error && <Failure error={error} onRetry={refetch} />}
      {!data && !error && <Loading />}
      {isEmpty && (
        <Empty icon={IconKey} title={t('connectors.emptyTitle')} text={t('connectors.emptyText')}>
          {create}
        </Empty>
      )}
      {data && !isEmpty && (
        <Paper withBorder px="lg" py="xs">
          <Box className="rows">
            {data.items.map((connector) => (
              <ConnectorRow key={connector.id} connector={connector} onEdit={() => setEdited(connector)} />
            ))}
          </Box>
        </Paper>
      )}
      <ConnectorDialog
        isOpen={edited !== undefined}
        connector={edited ?? null}
        onClose={() => setEdited(undefined)}
        onDone={() => tellDone(t('general.saved'))}
      />
    </AreaPage>
  );
}
