import type { PlainKey } from '../../i18n/catalogue.ts';
import type { FieldType } from '../values.ts';

/** What the types of fields are called. */
export const TYPE_NAMES: Record<FieldType, PlainKey> = {
  text: 'forms.typeText',
  number: 'forms.typeNumber',
  boolean: 'forms.typeBoolean',
  date: 'forms.typeDate',
  datetime: 'forms.typeDatetime',
  email: 'forms.typeEmail',
  phone: 'forms.typePhone',
  choice: 'forms.typeChoice',
};
