import type { ChatbotDefinition } from './definition.ts';
import { type Path, type Problem, problemAt } from './problem.ts';
import { listChannels, type Surroundings } from './surroundings.ts';
import type { Trigger } from './trigger.ts';
import { findConditionFault } from './trigger-condition.ts';

/** What keeps a campaign's trigger from ever starting it, or from being meant as it is written. */
export function checkTrigger(definition: ChatbotDefinition, surroundings: Surroundings): Problem[] {
  const { trigger } = definition;
  if (!trigger) return [];
  const refuse = (path: Path, code: string, message: string) =>
    problemAt(definition, ['trigger', ...path], code, message);
  return [
    ...checkChannel(definition, trigger, surroundings).map(({ code, message }) => refuse(['channel'], code, message)),
    ...(trigger.when ?? []).flatMap((condition, index) => {
      const fault = findConditionFault(condition);
      return fault ? [refuse(['when', index, 'value'], fault.code, fault.message)] : [];
    }),
    ...(trigger.params ?? []).flatMap((name, index, names) =>
      names.indexOf(name) === index ? [] : [refuse(['params', index], 'param_twice', `"${name}" is listed already.`)],
    ),
  ];
}

function checkChannel(definition: ChatbotDefinition, { channel: id }: Trigger, surroundings: Surroundings) {
  const channel = surroundings.channels.find((each) => each.id === id);
  if (!channel) return [{ code: 'channel_unknown', message: `There is no channel ${id}.` }];
  if (listChannels(definition, surroundings).includes(channel)) return [];
  const message = `The campaign does not run on the channel "${channel.name}": name it among its channels, or choose another.`;
  return [{ code: 'trigger_channel_other', message }];
}
