import { createSay } from '../create-say.ts';
import { es } from './es.ts';
import { refusals } from './refusals.ts';
import { whys } from './whys.ts';

/** Spanish, with all that it loads. */
export const catalogue = es;
export const said = createSay(refusals, whys);
