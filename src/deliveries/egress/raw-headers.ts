import type { Dispatcher } from 'undici';
import type { Header } from '../../rules/header.ts';

/** undici's raw headers, names and values in turn, as they came. */
export function readRawHeaders(raw: Dispatcher.DispatchController['rawHeaders']): Header[] {
  if (!Array.isArray(raw)) return [];
  const texts = raw.map((each) => (typeof each === 'string' ? each : each.toString('latin1')));
  return texts.flatMap((name, at) => (at % 2 === 0 ? [{ name, value: texts[at + 1] ?? '' }] : []));
}
