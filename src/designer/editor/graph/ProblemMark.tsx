import { IconAlertTriangle } from '@tabler/icons-react';
import { useTexts } from '../../i18n/texts.ts';

/** How many problems there are; nothing where there are none. */
export function ProblemMark({ count }: { count: number }) {
  const { t } = useTexts();
  if (count === 0) return null;
  const words = t('graph.problems', { count });
  return (
    <span className="graph-problems" role="img" aria-label={words} title={words}>
      <IconAlertTriangle size={14} aria-hidden />
      {count > 1 && <span aria-hidden>{count}</span>}
    </span>
  );
}
