import { Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { CodeBlock, prettyBody } from '../../shell/trace/CodeBlock.tsx';
import { HeaderList } from '../../shell/trace/HeaderList.tsx';
import { useFormat } from '../../shell/useFormat.ts';
import { MethodBadge } from '../MethodBadge.tsx';
import type { ApiCall } from './generate-code.ts';
import type { CallResult } from './run-call.ts';

const FIRST_ERROR = 400;

/** What was sent and what came back. */
export function CallResultView({ call, result }: { call: ApiCall; result: CallResult }) {
  const { t } = useTexts();
  const format = useFormat();
  // The form may change: this is what was sent.
  const [sent] = useState(call);
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => ref.current?.focus(), []);
  const isError = result.status >= FIRST_ERROR;
  return (
    <Paper
      withBorder
      p="lg"
      ref={ref}
      tabIndex={-1}
      className="test-result"
      role="group"
      aria-label={t('serviceDemo.result')}
    >
      <Stack gap="sm">
        <Title order={2} size="h4">
          {t('serviceDemo.result')}
        </Title>
        <Group gap="sm">
          <MethodBadge method={sent.method} />
          <Text size="sm" className="monospace break-words">
            {sent.url}
          </Text>
        </Group>
        <Group gap="sm">
          <Badge variant="dot" color={isError ? 'red' : 'teal'} tt="none">
            {t('trace.status', { status: `${result.status} ${result.statusText}`.trim() })}
          </Badge>
          <Text size="sm" c="dimmed">
            {format.took(result.ms)}
          </Text>
        </Group>
        <HeaderList label={t('trace.responseHeaders')} headers={result.headers} />
        {result.body === '' ? (
          <Text size="sm" c="dimmed">
            {t('trace.noBody')}
          </Text>
        ) : (
          <CodeBlock label={t('trace.responseBody')} text={prettyBody(result.body)} />
        )}
        {result.isCut && (
          <Text size="sm" c="dimmed">
            {t('trace.truncated')}
          </Text>
        )}
      </Stack>
    </Paper>
  );
}
