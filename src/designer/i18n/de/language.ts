import { createSay } from '../create-say.ts';
import { de } from './de.ts';
import { refusals } from './refusals.ts';
import { whys } from './whys.ts';

/** German, with all that it loads. */
export const catalogue = de;
export const said = createSay(refusals, whys);
