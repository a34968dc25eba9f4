import { Stack } from '@mantine/core';
import { ContactsFrame } from './ContactsFrame.tsx';
import { PreferencePageSettings } from './forms/PreferencePageSettings.tsx';
import { SignupForms } from './forms/SignupForms.tsx';

/** The pages that people see: sign-up forms, and their own preferences. */
export function FormsPage() {
  return (
    <ContactsFrame tab="/contacts/forms">
      <Stack gap="lg">
        <SignupForms />
        <PreferencePageSettings />
      </Stack>
    </ContactsFrame>
  );
}
