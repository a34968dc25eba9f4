import { Button, Group, Stack, Switch, Text, Textarea, UnstyledButton } from '@mantine/core';
import { useMemo, useRef, useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { type BodyTextFault, readBodyText } from '../../model/body-text.ts';
import { bodyTextAt } from '../../model/editor.ts';
import { fieldKey } from '../../model/places.ts';
import { CodeBlock } from '../../shell/trace/CodeBlock.tsx';
import { VariableMenu } from '../fields/VariableMenu.tsx';
import { useEditor, useEditorStore } from '../store.ts';
import { useDirectory, useMayEdit } from '../surroundings.ts';
import { useEditedWebhook } from './place.ts';
import { listPlatformParameters, type PlatformParameter, writePreview } from './preview-body.ts';
import { useWebhookProblems, withoutPlace } from './webhook-problems.ts';

/** What the body of the POST holds: Hookline's parameters and the designer's own. */
export function Payload() {
  const { t } = useTexts();
  const parameters = useParameters();
  const { at } = useEditedWebhook();
  const text = useEditor(({ state }) => bodyTextAt(state, at));
  const reading = readBodyText(text);
  const [isShown, setShown] = useState(true);
  return (
    <Stack gap="md">
      <Stack gap={6}>
        <Text size="sm">{t('webhookEditor.platformText')}</Text>
        <dl className="webhook-parameters">
          {parameters.map(({ name }) => (
            <Parameter key={name} name={name} />
          ))}
        </dl>
      </Stack>
      <BodyField text={text} faults={reading.ok ? [] : reading.faults} />
      <Stack gap={6}>
        <Switch
          label={t('webhookEditor.preview')}
          checked={isShown}
          onChange={(event) => setShown(event.currentTarget.checked)}
        />
        {isShown && (
          <>
            <CodeBlock
              label={t('webhookEditor.previewLabel')}
              text={writePreview(parameters, reading.ok ? reading.body : undefined)}
            />
            <Text size="sm" c="dimmed">
              {t(reading.ok ? 'webhookEditor.previewText' : 'webhookEditor.previewWithout')}
            </Text>
          </>
        )}
      </Stack>
    </Stack>
  );
}

function useParameters(): PlatformParameter[] {
  const { t } = useTexts();
  const { campaignId } = useDirectory();
  const menuPrefix = useEditor(({ state }) => state.definition.menuPrefix);
  const { kind, label, option, optionKey } = useEditedWebhook();
  const [now] = useState(Date.now);
  const text = option.text ?? '';
  const answer = t('webhookEditor.sampleAnswer');
  return listPlatformParameters({ kind, label, optionKey, campaignId, text, menuPrefix, answer, now });
}

function Parameter({ name }: Pick<PlatformParameter, 'name'>) {
  const { t } = useTexts();
  return (
    <>
      <dt>{name}</dt>
      <dd>{t(`webhookEditor.${name}`)}</dd>
    </>
  );
}

/** The extra parameters as JSON text; what is wrong in it is told by line and column, and a click leads there. */
function BodyField({ text, faults }: { text: string; faults: readonly BodyTextFault[] }) {
  const { t } = useTexts();
  const store = useEditorStore();
  const mayEdit = useMayEdit();
  const { at } = useEditedWebhook();
  const input = useRef<HTMLTextAreaElement>(null);
  const told = useWebhookProblems('body').map(({ message }) => withoutPlace(message));
  const change = (next: string) => store.apply({ type: 'setWebhookBody', at, text: next });
  const insert = (variable: string) => {
    const { selectionStart = text.length, selectionEnd = text.length } = input.current ?? {};
    change(text.slice(0, selectionStart) + variable + text.slice(selectionEnd));
    moveTo(input.current, selectionStart + variable.length);
  };
  const others = faults.length > 0 ? [] : told;
  return (
    <Stack gap={6}>
      <Textarea
        ref={input}
        className="webhook-code"
        label={t('webhookEditor.body')}
        description={t('webhookEditor.bodyText')}
        placeholder={'{ "store": "MX-7" }'}
        autosize
        minRows={4}
        maxRows={16}
        spellCheck={false}
        value={text}
        readOnly={!mayEdit}
        error={faults.length > 0 || others.length > 0}
        aria-describedby={faults.length > 0 ? 'webhook-body-faults' : undefined}
        data-place={fieldKey({ ...at, field: 'webhook.body' })}
        onChange={(event) => change(event.currentTarget.value)}
        onBlur={() => store.endTyping()}
      />
      <Stack id="webhook-body-faults" gap={4} role="status">
        {faults.map(({ code, from, to, line, column, message }) => (
          <UnstyledButton
            key={`${code} ${from}`}
            className="fault-link"
            onClick={() => moveTo(input.current, from, to)}
          >
            {t('webhookEditor.faultAt', { line, column, message })}
          </UnstyledButton>
        ))}
        {others.map((message) => (
          <Text key={message} size="sm" c="var(--mantine-color-error)">
            {message}
          </Text>
        ))}
        {faults.length > 0 && (
          <Text size="sm" c="dimmed">
            {t('webhookEditor.bodyUnsaved')}
          </Text>
        )}
      </Stack>
      {mayEdit && (
        <Group gap="xs">
          <Variables onInsert={insert} />
          <Button
            size="xs"
            variant="default"
            disabled={faults.length > 0 || text.trim() === ''}
            onClick={() => change(JSON.stringify(JSON.parse(text), null, 2))}
          >
            {t('webhookEditor.tidy')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

/** What the person, requests and the event that starts the campaign have to offer. */
function Variables({ onInsert }: { onInsert: (variable: string) => void }) {
  const { requests } = useDirectory();
  const params = useEditor(({ state }) => state.definition.trigger?.params);
  const names = useMemo(() => requests.map(({ name }) => name), [requests]);
  return <VariableMenu onInsert={onInsert} requests={names} params={params ?? NONE} />;
}

const NONE: readonly string[] = [];

/** To a place in the text, once what was changed in it is there. */
function moveTo(input: HTMLTextAreaElement | null, from: number, to = from): void {
  requestAnimationFrame(() => {
    input?.focus();
    input?.setSelectionRange(from, to);
  });
}
