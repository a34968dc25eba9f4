import { Stack } from '@mantine/core';
import { ContactsFrame } from './ContactsFrame.tsx';
import { Categories } from './fields/Categories.tsx';
import { Fields } from './fields/Fields.tsx';

/** What is kept of people, and what they choose among. */
export function FieldsPage() {
  return (
    <ContactsFrame tab="/contacts/fields">
      <Stack gap="lg">
        <Fields />
        <Categories />
      </Stack>
    </ContactsFrame>
  );
}
