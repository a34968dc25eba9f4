import type { MenuOption } from '../../campaigns/definition.ts';
import { isSame } from './same-values.ts';
import { webhookOf } from './webhook-ids.ts';

type Pairs = (number | undefined)[];

/**
 * For each option of `after` the index of the same option in `before`, or undefined for a new one. They have no ids, so
 * it goes by what rarely changes together: the webhook's id, the whole, the text, the target, at last the place between
 * others that are certain. Where it cannot be told, options count as deleted and added, which merges ask about.
 */
export function pairOptions(before: readonly MenuOption[], after: readonly MenuOption[]): Pairs {
  const pairs: Pairs = after.map(() => undefined);
  const free = new Set(before.keys());
  const pairBy = (isAlike: (a: MenuOption, b: MenuOption) => boolean, isUnique = false) => {
    after.forEach((option, index) => {
      if (pairs[index] !== undefined) return;
      const matches = [...free].filter((each) => isOption(before[each], (a) => isAlike(a, option)));
      const rivals = isUnique ? after.filter((each, at) => pairs[at] === undefined && isAlike(each, option)).length : 1;
      const match = matches.includes(index) ? index : matches[0];
      if (match === undefined || (isUnique && (matches.length > 1 || rivals > 1))) return;
      pairs[index] = match;
      free.delete(match);
    });
  };
  pairBy((a, b) => webhookOf(a)?.id !== undefined && webhookOf(a)?.id === webhookOf(b)?.id);
  pairBy(isSame);
  pairBy((a, b) => Boolean(a.text?.trim()) && a.text === b.text);
  pairBy((a, b) => a.redirect.type !== 'end' && isSame(a.redirect, b.redirect), true);
  pairBetween(pairs, free);
  return pairs;
}

function isOption(option: MenuOption | undefined, test: (option: MenuOption) => boolean): boolean {
  return option !== undefined && test(option);
}

/** Those left over between two that are certain are the same ones if they are as many. */
function pairBetween(pairs: Pairs, free: Set<number>): void {
  const count = Math.max(-1, ...free, ...pairs.map((pair) => pair ?? -1)) + 1;
  let start = 0;
  for (let end = 0; end <= pairs.length; end++) {
    if (end < pairs.length && pairs[end] === undefined) continue;
    const from = start === 0 ? 0 : (pairs[start - 1] ?? 0) + 1;
    const to = pairs[end] ?? count;
    const left: number[] = [];
    for (let index = from; index < to; index++) if (free.has(index)) left.push(index);
    if (left.length === end - start) {
      for (const [offset, index] of left.entries()) {
        pairs[start + offset] = index;
        free.delete(index);
      }
    }
    start = end + 1;
  }
}
