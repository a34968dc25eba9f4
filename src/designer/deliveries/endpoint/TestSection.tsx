import { Button } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { may, useSession } from '../../api/session.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Failure } from '../../shell/Failure.tsx';
import { Trace } from '../../shell/trace/Trace.tsx';
import { Part } from '../Part.tsx';

/** Sends a sample now and shows the whole exchange. Nothing of it is counted. */
export function TestSection({ endpointId }: { endpointId: string }) {
  const { t } = useTexts();
  const { mutate, isPending, data, error } = useMutation({
    mutationFn: () => ask(api.v1.endpoints[':id'].test.$post({ param: { id: endpointId }, json: {} })),
    meta: { isShown: true },
  });
  if (!may(useSession(), 'operate')) return null;
  return (
    <Part
      title={t('deliveries.test')}
      text={t('deliveries.testText')}
      actions={
        <Button
          variant="default"
          leftSection={<IconSend size={16} aria-hidden />}
          loading={isPending}
          onClick={() => mutate()}
        >
          {t('deliveries.sendTest')}
        </Button>
      }
    >
      {error && <Failure error={error} />}
      {data && <Trace trace={data} order={3} />}
    </Part>
  );
}
