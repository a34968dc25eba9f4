import { ActionIcon, Box, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useTexts } from '../../i18n/texts.ts';
import './trace.css';

interface CodeBlockProps {
  /** What it is: the name of the region, and of the button that copies it. */
  label: string;
  text: string;
}

/** A text as it is, in lines of its own, to be read and copied. */
export function CodeBlock({ label, text }: CodeBlockProps) {
  const { t } = useTexts();
  return (
    <Box className="code-block">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: where it is long it scrolls, and must be reached by the keyboard */}
      <section tabIndex={0} aria-label={label}>
        <pre>{text}</pre>
      </section>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <ActionIcon
            variant="default"
            size="sm"
            className="code-copy"
            aria-label={copied ? t('general.copied') : t('trace.copyOf', { what: label })}
            onClick={copy}
          >
            {copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
          </ActionIcon>
        )}
      </CopyButton>
    </Box>
  );
}

/** JSON in lines that people can read; everything else as it came. */
export function prettyBody(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
