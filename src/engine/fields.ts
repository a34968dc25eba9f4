import { toStorable } from '../rules/text.ts';
import { expressionOf } from './compile.ts';
import { SAVED_LENGTH_MAX } from './limits.ts';
import { templateData } from './render.ts';
import { note, type Place, type Turn } from './turn.ts';

/** Gives the contact's field a value that it takes; later texts of this step show it. */
export function setField(turn: Turn, field: string, value: string): void {
  turn.effects.push({ type: 'set_field', field, value });
  turn.card = { ...turn.card, [field]: value };
}

/** Gives contact fields the values they take; the trace names those that do not take theirs. */
export function setFields(turn: Turn, values: readonly (readonly [field: string, value: string])[]): void {
  const refused: string[] = [];
  for (const [field, value] of values) {
    const isTaken = value.length <= SAVED_LENGTH_MAX && turn.input.assets.acceptsField(field, value);
    if (isTaken) setField(turn, field, value);
    else refused.push(field);
  }
  if (refused.length > 0) note(turn, `Not stored, as the field does not take the value: ${refused.join(', ')}.`);
}

/** Stores what the expressions of a `save` come to. Nothing (null) is not stored: the field stays as it is. */
export function saveFields(turn: Turn, { campaign }: Place, save: Readonly<Record<string, string>> | undefined): void {
  if (save === undefined) return;
  const data = templateData(turn);
  const values = Object.entries(save).flatMap(([field, source]) => {
    const text = toFieldText(expressionOf(campaign, source).evaluate(data));
    return text === undefined ? [] : [[field, text] as const];
  });
  setFields(turn, values);
}

/** A value as a field's text: objects and lists as JSON. */
function toFieldText(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return toStorable(value);
    case 'number':
    case 'boolean':
      return String(value);
    case 'object':
      return value === null ? undefined : JSON.stringify(value);
    default:
      return undefined;
  }
}
