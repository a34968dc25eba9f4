import { Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { memo } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { useFormat } from '../../shell/useFormat.ts';
import { outcomeWords } from '../outcome.ts';
import type { EndpointName } from '../owners.ts';
import type { Delivery } from '../queries.ts';
import { StateMark, shownStateOf } from '../states.tsx';

const { Link } = getRouteApi('/shell/deliveries');

interface RowProps {
  delivery: Delivery;
  name: EndpointName | undefined;
  isOpen: boolean;
}

/** One delivery: what became of it, whom and what it is about, where it goes, and what was answered last. */
export const DeliveryRow = memo(function DeliveryRow({ delivery, name, isOpen }: RowProps) {
  const { t } = useTexts();
  const format = useFormat();
  const { id, createdAt, phone, eventType, attemptCount, lastAttempt } = delivery;
  return (
    <li>
      <Link
        search={(search) => ({ ...search, open: id })}
        resetScroll={false}
        className="delivery-row"
        data-row={id}
        aria-current={isOpen ? 'true' : undefined}
      >
        <span className="delivery-state">
          <StateMark state={shownStateOf(delivery)} />
        </span>
        <Text component="span" size="sm" className="delivery-when">
          <time dateTime={createdAt}>{format.second(createdAt)}</time>
        </Text>
        <span className="delivery-what">
          <Text component="span" size="sm" fw={500} truncate>
            {phone ?? kindWords(eventType, t)}
          </Text>
          {phone !== null && (
            <Text component="span" size="sm" c="dimmed" truncate>
              {kindWords(eventType, t)}
            </Text>
          )}
        </span>
        <span className="delivery-where">
          <Text component="span" size="sm" truncate>
            {name?.owner ?? name?.place ?? '…'}
          </Text>
          {name?.owner !== undefined && (
            <Text component="span" size="sm" c="dimmed" truncate>
              {name.place}
            </Text>
          )}
        </span>
        <span className="delivery-answer">
          <Text component="span" size="sm">
            {lastAttempt === null ? t('deliveries.notTried') : outcomeWords(lastAttempt, t)}
          </Text>
          {attemptCount > 1 && (
            <Text component="span" size="sm" c="dimmed">
              {t('deliveries.attemptsCount', { count: attemptCount })}
            </Text>
          )}
        </span>
      </Link>
    </li>
  );
});

type T = ReturnType<typeof useTexts>['t'];

/** What a delivery tells of. */
export function kindWords(eventType: string | null, t: T): string {
  if (eventType === 'redirect') return t('deliveries.kindRedirect');
  if (eventType === 'underlying') return t('deliveries.kindUnderlying');
  return eventType ?? t('deliveries.kindUnknown');
}
