import { describeCrashes } from '../support/crash-suite.ts';

describeCrashes({ postgres: 20, pglite: 5 });
