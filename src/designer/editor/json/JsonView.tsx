import { Alert, Box, Button, Group, Text, useComputedColorScheme } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import type { TextProblem } from '../../model/definition-text.ts';
import { useEditorStore } from '../store.ts';
import { useMayEdit, useProblems } from '../surroundings.ts';
import { createCodeBox } from './code-box.ts';
import { JsonSync } from './json-sync.ts';

/** The definition as it is saved, to be read, changed and pasted; what is valid is in the other views at once. */
export function JsonView() {
  const { t } = useTexts();
  const store = useEditorStore();
  const mayEdit = useMayEdit();
  const isDark = useComputedColorScheme('light') === 'dark';
  const parent = useRef<HTMLDivElement>(null);
  const sync = useRef<JsonSync>(undefined);
  const [faults, setFaults] = useState<readonly TextProblem[]>([]);
  const [isBehind, setBehind] = useState(false);
  const problems = useProblems().placed;
  const label = t('json.label');
  // It ends before the saver does: what was typed last is saved with the rest.
  useLayoutEffect(() => {
    if (!parent.current) return;
    const box = createCodeBox({ parent: parent.current, label, isDark, isReadOnly: !mayEdit });
    const started = new JsonSync(box, store, { onFaults: setFaults, onBehind: setBehind });
    sync.current = started;
    return () => {
      started.end();
      box.destroy();
    };
  }, [store, label, isDark, mayEdit]);
  useEffect(() => sync.current?.showProblems(problems), [problems]);
  const [first] = faults;
  return (
    <Box className="editor-json">
      <Group justify="space-between" gap="xs" mb="xs" align="flex-start">
        <Text size="sm" c="dimmed" id="json-hint">
          {t('json.hint')}
        </Text>
        {first === undefined && (
          <Group gap={4} wrap="nowrap">
            <IconCheck size={16} aria-hidden color="var(--mantine-color-teal-filled)" />
            <Text size="sm">{t('json.valid')}</Text>
          </Group>
        )}
      </Group>
      {first && (
        <Alert
          py="xs"
          mb="xs"
          icon={<IconAlertTriangle aria-hidden />}
          role="status"
          className="editor-notice"
          data-tone="warning"
        >
          <Group justify="space-between" gap="xs">
            <Text size="sm" flex="1 1 16rem" miw={0} className="break-words">
              <strong>{t('json.notValid', { line: first.line, column: first.column })}</strong>{' '}
              {withoutPosition(first.message)} {t('json.notTaken')}
            </Text>
            <Group gap="xs">
              <Button size="xs" variant="default" onClick={() => sync.current?.goTo(first)}>
                {t('json.goThere')}
              </Button>
              <Button size="xs" variant="default" onClick={() => sync.current?.throwAway()}>
                {t('json.throwAway')}
              </Button>
            </Group>
          </Group>
          {isBehind && (
            <Text size="sm" mt={4}>
              {t('json.behind')}
            </Text>
          )}
        </Alert>
      )}
      <div ref={parent} className="editor-code" data-own-undo />
    </Box>
  );
}

/** It stands before the message already. */
function withoutPosition(message: string): string {
  return message.replace(/ \(line \d+, column \d+\)(?=\.?$)/, '');
}
