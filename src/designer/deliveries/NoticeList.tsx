import { Box, Group, Text } from '@mantine/core';
import { type Icon, IconAlertTriangle, IconCircleCheck, IconPlugConnectedX } from '@tabler/icons-react';
import type { Translate } from '../i18n/catalogue.ts';
import type { Format } from '../i18n/format.ts';
import { useTexts } from '../i18n/texts.ts';
import { PageAnchor } from '../shell/links.tsx';
import { useFormat } from '../shell/useFormat.ts';
import { outcomeWords } from './outcome.ts';
import { placeOf } from './owners.ts';
import type { Notice } from './queries.ts';

const LOOKS: Record<Notice['kind'], { icon: Icon; color: string }> = {
  'endpoint.errors': { icon: IconAlertTriangle, color: 'yellow' },
  'endpoint.disabled': { icon: IconPlugConnectedX, color: 'red' },
  'endpoint.reactivated': { icon: IconCircleCheck, color: 'teal' },
};

/** What people were told of endpoints, newest first. `withPlace`: of more than one. */
export function NoticeList({ notices, withPlace = false }: { notices: readonly Notice[]; withPlace?: boolean }) {
  const { t } = useTexts();
  const format = useFormat();
  if (notices.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('deliveries.noNotices')}
      </Text>
    );
  }
  return (
    <Box className="rows" component="ul" aria-label={t('deliveries.notices')}>
      {notices.map((notice) => {
        const { icon: Picture, color } = LOOKS[notice.kind];
        return (
          <Group component="li" key={notice.id} gap="sm" py="xs" wrap="nowrap" align="flex-start">
            <Picture size={18} aria-hidden className={`state-icon state-${color}`} />
            <Box miw={0} flex={1}>
              <Text size="sm" className="break-words">
                {withPlace && (
                  <PageAnchor
                    to="/endpoints/$endpointId"
                    params={{ endpointId: notice.endpointId }}
                    size="sm"
                    fw={600}
                    underline="always"
                  >
                    {placeOf(notice.detail.url)}
                  </PageAnchor>
                )}
                {withPlace && ': '}
                {tellNotice(notice, t, format)}
              </Text>
              <Text size="xs" c="dimmed">
                {format.second(notice.createdAt)}
                {mailWords(notice, t)}
              </Text>
            </Box>
          </Group>
        );
      })}
    </Box>
  );
}

function tellNotice({ detail }: Notice, t: Translate, format: Format): string {
  if ('ordinal' in detail) {
    const day = format.day(detail.day);
    return t('deliveries.noticeErrors', { ordinal: detail.ordinal, day, outcome: outcomeWords(detail, t) });
  }
  if ('by' in detail) return t('deliveries.noticeReactivated', { sent: detail.sent, discarded: detail.discarded });
  return detail.reason === 'gone'
    ? t('deliveries.noticeGone')
    : t('deliveries.noticeDisabled', { count: detail.errors, outcome: outcomeWords(detail, t) });
}

const MAIL = {
  queued: 'deliveries.mailQueued',
  sent: 'deliveries.mailSent',
  failed: 'deliveries.mailFailed',
  not_configured: 'deliveries.mailNotConfigured',
} as const;

function mailWords({ mail: { state, to } }: Notice, t: Translate): string {
  return state === 'none' ? '' : ` · ${t(MAIL[state], { to: to.join(', ') })}`;
}
