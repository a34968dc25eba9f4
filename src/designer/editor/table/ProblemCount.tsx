import { useTexts } from '../../i18n/texts.ts';

/** How many things are to be done before it can be published; nothing where there is nothing. */
export function ProblemCount({ count }: { count: number }) {
  const { t } = useTexts();
  if (count === 0) return null;
  return (
    <span className="problem-count">
      <span aria-hidden>{count}</span>
      <span className="visually-hidden">{t('menu.problems', { count })}</span>
    </span>
  );
}
