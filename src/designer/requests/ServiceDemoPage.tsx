import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTexts } from '../i18n/texts.ts';
import { Failure } from '../shell/Failure.tsx';
import { Loading } from '../shell/Loading.tsx';
import { AreaPage } from './AreaPage.tsx';
import { CallForm } from './service-demo/CallForm.tsx';
import { CallPicker } from './service-demo/CallPicker.tsx';
import { listOperations } from './service-demo/operations.ts';
import { openApiQuery } from './service-demo/run-call.ts';

const route = getRouteApi('/shell/requests/demo');

/** Every call of the API and of MAILINGWORK's functions: filled in, run, and as code to take along. */
export function ServiceDemoPage() {
  const { t } = useTexts();
  const { call } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery(openApiQuery);
  const operations = useMemo(() => (data ? listOperations(data) : []), [data]);
  const chosen = operations.find(({ id }) => id === call) ?? operations[0];
  return (
    <AreaPage open="/requests/demo" text={t('serviceDemo.text')}>
      {error && <Failure error={error} onRetry={refetch} />}
      {!data && !error && <Loading />}
      {chosen && (
        <Stack gap="lg">
          <CallPicker
            operations={operations}
            chosen={chosen}
            onChoose={(id) => void navigate({ search: { call: id }, replace: true })}
          />
          <CallForm key={chosen.id} operation={chosen} />
        </Stack>
      )}
    </AreaPage>
  );
}
