import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import {
  bracketMatching,
  defaultHighlightStyle,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  indentOnInput,
  syntaxHighlighting,
} from '@codemirror/language';
import { lintGutter, lintKeymap } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { styleNonce } from '../../style-nonce.ts';

interface CodeBoxOptions {
  parent: HTMLElement;
  label: string;
  isDark: boolean;
  isReadOnly: boolean;
}

/** A box for JSON. Tab indents; Escape, then Tab leaves it. */
export function createCodeBox({ parent, label, isDark, isReadOnly }: CodeBoxOptions): EditorView {
  return new EditorView({
    parent,
    extensions: [
      EditorView.cspNonce.of(styleNonce()),
      lineNumbers(),
      foldGutter(),
      lintGutter(),
      history(),
      // A cursor that blinks never comes to rest, and neither does who reads beside it.
      drawSelection({ cursorBlinkRate: 0 }),
      indentOnInput(),
      bracketMatching(),
      highlightActiveLine(),
      json(),
      syntaxHighlighting(isDark ? DARK : defaultHighlightStyle),
      EditorView.theme(THEME, { dark: isDark }),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({
        'aria-label': label,
        'aria-describedby': 'json-hint',
        'aria-multiline': 'true',
        tabindex: '0',
      }),
      EditorState.readOnly.of(isReadOnly),
      keymap.of([...defaultKeymap, ...historyKeymap, ...foldKeymap, ...lintKeymap, indentWithTab]),
    ],
  });
}

/** As the rest of the page looks, light and dark. */
const THEME = {
  '&': {
    height: '100%',
    fontSize: '0.85rem',
    backgroundColor: 'var(--mantine-color-body)',
    color: 'var(--mantine-color-text)',
    border: '1px solid var(--mantine-color-default-border)',
    borderRadius: 'var(--mantine-radius-md)',
    overflow: 'hidden',
  },
  '&.cm-focused': { outline: '2px solid var(--mantine-primary-color-filled)' },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '1.55' },
  '.cm-content': { caretColor: 'var(--mantine-color-text)' },
  '.cm-cursor': { borderLeftColor: 'var(--mantine-color-text)' },
  '.cm-gutters': {
    backgroundColor: 'var(--mantine-color-body)',
    color: 'var(--mantine-color-dimmed)',
    borderRight: '1px solid var(--mantine-color-default-border)',
  },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': { backgroundColor: 'var(--mantine-color-default-hover)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--mantine-color-body)',
    color: 'var(--mantine-color-text)',
    border: '1px solid var(--mantine-color-default-border)',
    borderRadius: 'var(--mantine-radius-sm)',
  },
};

/** The default's colours are for white paper. */
const DARK = HighlightStyle.define(
  defaultHighlightStyle.specs.map((spec) =>
    typeof spec.color === 'string' ? { ...spec, color: `color-mix(in srgb, ${spec.color} 40%, white)` } : spec,
  ),
);
