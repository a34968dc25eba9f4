import { Badge } from '@mantine/core';
import { IconPlugConnected, IconRepeat, IconSend } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTexts } from '../i18n/texts.ts';
import { useAttentionCount } from './Attention.tsx';

const PAGES = [
  { to: '/deliveries', label: 'deliveries.title', icon: IconSend },
  { to: '/endpoints', label: 'deliveries.endpoints', icon: IconPlugConnected },
  { to: '/replays', label: 'deliveries.replays', icon: IconRepeat },
] as const;

/** The pages about what is sent out: links, as what they show has addresses. */
export function Sections() {
  const { t } = useTexts();
  return (
    <nav aria-label={t('deliveries.sections')} className="page-links">
      {PAGES.map(({ to, label, icon: Picture }) => (
        <Link
          key={to}
          to={to}
          activeOptions={{ exact: true, includeSearch: false }}
          activeProps={{ 'aria-current': 'page' }}
        >
          <Picture size={16} stroke={1.7} aria-hidden />
          {t(label)}
          {to === '/endpoints' && <AttentionBadge />}
        </Link>
      ))}
    </nav>
  );
}

function AttentionBadge() {
  const { t } = useTexts();
  const count = useAttentionCount();
  if (count === 0) return null;
  return (
    <Badge size="sm" color="red" circle={count < 10} title={t('deliveries.attentionHint', { count })}>
      {count}
    </Badge>
  );
}
