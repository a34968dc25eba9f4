import { testCallKills } from './kill-suite.ts';

testCallKills({ rounds: 20 });
