import type { Trigger } from '../../../campaigns/trigger.ts';
import { EMPTY_PARAMS, type ParamsDraft } from '../../requests/source-events/ParamsEditor.tsx';
import type { ParamKind, ParamRow } from '../../requests/source-events/params.ts';

/** The parameters of an event that would start the campaign, as far as its trigger names them: to be filled in. */
export function paramsOfTrigger({ params = [], when = [] }: Trigger): ParamsDraft {
  const wanted = new Map(when.flatMap(({ param, is, value }) => (is === 'equal' ? [[param, value] as const] : [])));
  const present = when.flatMap(({ param, is }) => (is === 'absent' ? [] : [param]));
  const names = [...new Set([...params, ...present])];
  if (names.length === 0) return EMPTY_PARAMS;
  const rows = names.map((name, key): ParamRow => {
    const value = wanted.get(name) ?? '';
    return { key, name, kind: KINDS[typeof value] ?? 'text', value: String(value) };
  });
  return { ...EMPTY_PARAMS, rows };
}

const KINDS: Partial<Record<string, ParamKind>> = { number: 'number', boolean: 'boolean' };
