import { testCallKills } from './kill-suite.ts';

// Twenty rounds: test/long.
testCallKills({ rounds: 5 });
