import type { OptionPlace } from '../../model/operation.ts';
import { summarizeText } from '../../model/summary.ts';
import { TextEditor } from '../fields/TextEditor.tsx';
import { useEditorStore } from '../store.ts';
import { useMayEdit } from '../surroundings.ts';
import { placeOfOption } from './option-place.ts';
import { useFieldProblem } from './useFieldProblem.ts';
import { useTypedText } from './useTypedText.ts';

interface RedirectTextProps {
  at: OptionPlace;
  field: 'prompt' | 'confirmation' | 'text';
  value: string | undefined;
  label: string;
  hint: string;
}

/** Something that people are told because of an option. */
export function RedirectText({ at, field, value = '', label, hint }: RedirectTextProps) {
  const store = useEditorStore();
  const mayEdit = useMayEdit();
  const typed = useTypedText(value, (text) => store.apply({ type: 'setRedirectText', at, field, text }));
  return (
    <TextEditor
      label={label}
      description={hint}
      place={placeOfOption(at, `redirect.${field}`)}
      value={typed.value}
      onChange={typed.change}
      onBlur={() => store.endTyping()}
      error={useFieldProblem({ ...at, field: `redirect.${field}` }, typed.refusal)}
      // Without a text nothing is sent.
      {...(typed.value !== '' && { summary: summarizeText(typed.value) })}
      readOnly={!mayEdit}
      minRows={2}
    />
  );
}
