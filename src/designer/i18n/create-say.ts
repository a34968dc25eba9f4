import { createSayRefusal, type Refusals } from './refusals.ts';
import { createSayWhy, type Whys } from './whys.ts';

/** How a language says what the server says in English. The words by which that is found are of no use to English. */
export function createSay(refusals: Refusals, whys: Whys) {
  const sayRefusal = createSayRefusal(refusals);
  return { sayRefusal, sayWhy: createSayWhy(whys, sayRefusal) };
}
