import type { MenuOption } from '../../campaigns/definition.ts';
import { listTargets } from '../../campaigns/webhooks.ts';
import { nameOption, sectionsOf } from './build-edges.ts';
import type { Port } from './graph.ts';
import type { Lookups } from './graph-lookups.ts';
import type { Phrase } from './phrases.ts';
import { targetState } from './targets.ts';

/** The place of a section that an option's arrows leave from, and what there is to say where none can. */
export function buildPort(lookups: Lookups, option: MenuOption, place: Pick<Port, 'id' | 'option' | 'key'>): Port {
  const { redirect, text } = option;
  const { state, name } = readState(lookups, option, nameOption(place.key, text));
  return {
    ...place,
    text,
    redirect: redirect.type,
    state,
    webhook: redirect.type === 'webhook' ? 'redirect' : option.webhook ? 'underlying' : null,
    name,
  };
}

function readState(lookups: Lookups, option: MenuOption, name: string): { state: Port['state']; name: Phrase } {
  const sectionIds = sectionsOf(lookups);
  const { redirect } = option;
  const values = { option: name };
  if (redirect.type === 'request' && targetState(redirect, sectionIds) === 'unset') {
    return { state: 'unset', name: { key: 'port.unset.request', values } };
  }
  const targets = listTargets(option).map(({ target }) => target);
  const missing = targets.find((target) => targetState(target, sectionIds) === 'missing');
  if (missing !== undefined && 'to' in missing) {
    return { state: 'missing', name: { key: 'port.missing', values: { ...values, target: missing.to } } };
  }
  const state = targets.some((target) => targetState(target, sectionIds) === 'unset') ? 'unset' : 'set';
  return { state, name: { key: `port.${state}`, values } };
}
