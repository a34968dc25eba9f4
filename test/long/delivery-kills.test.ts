import { testKills } from '../deliveries/kill-suite.ts';

testKills({ kills: 120, restartsAt: [30, 60, 90] });
