import { testCallKills } from '../requests/kill-suite.ts';

testCallKills({ rounds: 20 });
