import { Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTexts } from '../../i18n/texts.ts';
import { Failure } from '../../shell/Failure.tsx';
import { Loading } from '../../shell/Loading.tsx';
import { PageAnchor } from '../../shell/links.tsx';
import { useFormat } from '../../shell/useFormat.ts';
import { Callout } from '../Callout.tsx';
import { type DeliveryDetail, deliveryQuery, LIVE_MS } from '../queries.ts';
import { STATE_LOOKS, shownStateOf } from '../states.tsx';
import { Attempts } from './Attempts.tsx';
import { answerFor } from './answer.ts';
import { Origin } from './Origin.tsx';
import { ResendButton } from './ResendButton.tsx';
import { SentRequest } from './SentRequest.tsx';
import '../deliveries.css';

/** Settled, only somebody who sends it again changes it. */
const OPEN_STATES = ['pending', 'delivering', 'held'];

interface DetailsProps {
  id: string;
  /** The level of the headings in it. */
  order: 2 | 3;
}

/** All about one delivery, beginning with what somebody came for. */
export function DeliveryDetails({ id, order }: DetailsProps) {
  const { data, error, refetch } = useQuery({
    ...deliveryQuery(id),
    refetchInterval: ({ state }) => (state.data && !OPEN_STATES.includes(state.data.state) ? 4 * LIVE_MS : LIVE_MS),
  });
  if (error && !data) return <Failure error={error} onRetry={refetch} />;
  if (!data) return <Loading />;
  return (
    <Stack gap="lg">
      <Answer delivery={data} />
      <Origin delivery={data} order={order} />
      <Attempts delivery={data} order={order} />
      <SentRequest delivery={data} order={order} />
    </Stack>
  );
}

function Answer({ delivery }: { delivery: DeliveryDetail }) {
  const { t } = useTexts();
  const format = useFormat();
  const { icon, color } = STATE_LOOKS[shownStateOf(delivery)];
  const { title, text, advice } = answerFor(delivery, t, format);
  const isHeadBefore = delivery.late?.blockedBy?.startsWith('dlv_') ? delivery.late.blockedBy : undefined;
  return (
    <Callout icon={icon} color={color} title={title}>
      {text.map((line) => (
        <Text key={line} size="sm">
          {line}
        </Text>
      ))}
      {advice && <Text size="sm">{t(advice)}</Text>}
      <Group gap="sm" mt={4}>
        <ResendButton delivery={delivery} />
        {isHeadBefore && (
          <PageAnchor to="/deliveries/$deliveryId" params={{ deliveryId: isHeadBefore }} size="sm">
            {t('deliveries.seeHead')}
          </PageAnchor>
        )}
        {delivery.endpointId !== null && delivery.state !== 'delivered' && (
          <PageAnchor to="/endpoints/$endpointId" params={{ endpointId: delivery.endpointId }} size="sm">
            {t(delivery.state === 'held' ? 'deliveries.toResume' : 'deliveries.seeEndpoint')}
          </PageAnchor>
        )}
      </Group>
    </Callout>
  );
}
