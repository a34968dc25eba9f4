import { describeCrashes } from '../support/crash-suite.ts';

describeCrashes({ postgres: 2, pglite: 1 });
