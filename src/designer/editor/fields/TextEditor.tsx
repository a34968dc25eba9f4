import { Textarea } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { flushSync } from 'react-dom';
import type { TextSummary } from '../../model/summary.ts';
import { useEditorStore } from '../store.ts';
import { hasMarks, insertText, type MarkName, type TextChange, type TextRange, toggleMark } from './insert-text.ts';
import { TextCounters } from './TextCounters.tsx';
import { TextToolbar } from './TextToolbar.tsx';
import { useKeptCursor } from './useKeptCursor.ts';
import { useTextVariables } from './useTextVariables.ts';
import { holeOf, writeVariable } from './variables.ts';
import './fields.css';

interface TextEditorProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** The field was left. */
  onBlur?: () => void;
  error?: ReactNode;
  description?: ReactNode;
  /** Counters under it: segments of SMS, the limit of WhatsApp. */
  summary?: TextSummary;
  /** Where a click on a problem leads: `fieldKey(…)`. */
  place?: string;
  readOnly?: boolean;
  minRows?: number;
}

const SHORTCUTS: Readonly<Record<string, MarkName>> = { b: 'bold', i: 'italic' };

/** A text that people get: with variables, emoji, formatting and counters. */
export function TextEditor({ summary, place, value, readOnly = false, minRows = 3, ...props }: TextEditorProps) {
  const { onChange, ...rest } = props;
  const field = useRef<HTMLTextAreaElement>(null);
  const store = useEditorStore();
  const note = useKeptCursor(field, value);
  const variables = useTextVariables();

  /** A step of its own: undo takes back what a button did, and nothing that was typed before. */
  const change = (edit: (text: string, range: TextRange) => TextChange) => {
    const node = field.current;
    if (!node) return;
    const after = edit(value, { start: node.selectionStart, end: node.selectionEnd });
    store.endTyping();
    flushSync(() => onChange(after.text));
    store.endTyping();
    node.focus();
    node.setSelectionRange(after.start, after.end);
    note(after.text);
  };
  const insert = (inserted: string) =>
    change((text, range) => {
      const written = writeVariable(inserted, text.slice(range.end));
      return insertText(text, range, written, holeOf(written));
    });
  const mark = (name: MarkName) => change((text, range) => toggleMark(text, range, name));
  const onKeyDown = (event: KeyboardEvent) => {
    const name = SHORTCUTS[event.key.toLowerCase()];
    if (name === undefined || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || readOnly) return;
    event.preventDefault();
    mark(name);
  };
  return (
    <div className="text-editor">
      <Textarea
        {...rest}
        ref={field}
        data-place={place}
        value={value}
        readOnly={readOnly}
        minRows={minRows}
        autosize
        maxRows={16}
        onSelect={() => note(value)}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          note(event.currentTarget.value);
          onChange(event.currentTarget.value);
        }}
      />
      <div className="text-editor-foot">
        {!readOnly && <TextToolbar variables={variables} onMark={mark} onInsert={insert} />}
        {summary && <TextCounters summary={summary} hasMarks={hasMarks(value)} />}
      </div>
    </div>
  );
}
