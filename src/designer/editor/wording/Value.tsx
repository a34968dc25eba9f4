import { Code, Text } from '@mantine/core';
import { useTexts } from '../../i18n/texts.ts';
import type { Shown } from './values.ts';

/** A value that somebody typed: never more than its text. */
export function Value({ shown, isGone = false }: { shown: Shown | undefined; isGone?: boolean }) {
  const { t } = useTexts();
  if (shown === undefined) {
    return (
      <Text size="sm" c="dimmed" fs="italic" component="span">
        {t(isGone ? 'editor.valueDeleted' : 'editor.valueNone')}
      </Text>
    );
  }
  if (shown.isCode) return <Code block>{shown.text}</Code>;
  return (
    <Text size="sm" component="span" className="editor-value">
      {shown.text}
    </Text>
  );
}
