import { testEveryPage } from '../browser/support/every-page.ts';

testEveryPage(['light', 'dark', 'phone', 'phone-dark']);
