import { testKills } from './kill-suite.ts';

testKills({ kills: 6, restartsAt: [3] });
