import type { References } from '../../../rules/templates/template.ts';
import type { Contact } from '../../shell/contact-picker/queries.ts';
import type { SourceEvent } from '../queries.ts';
import type { TestData } from './test-data.ts';

/** The data of a test with the things that were chosen for it, to be shown. */
export interface Chosen extends TestData {
  contact: Contact | null;
  event: SourceEvent | null;
}

/** What each step of the window is given. */
export interface StepProps {
  uses: References;
  data: Chosen;
  change: (patch: Partial<Chosen>) => void;
  /** Somebody went on before it was done: it says what is missing. */
  isTold: boolean;
}
