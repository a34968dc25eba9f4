import { SegmentedControl, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../i18n/texts.ts';
import { CodeBlock } from '../shell/trace/CodeBlock.tsx';

type Form = 'pem' | 'xml';

/** A public key in the form that its reader takes: both are the same key. */
export function PublicKey({ pem, xml }: { pem: string; xml?: string | undefined }) {
  const { t } = useTexts();
  const [form, setForm] = useState<Form>('pem');
  const isXml = form === 'xml' && xml !== undefined;
  return (
    <Stack gap="xs" align="stretch">
      {xml !== undefined && (
        <SegmentedControl<Form>
          aria-label={t('webhooks.keyForm')}
          value={form}
          onChange={setForm}
          data={[
            { value: 'pem', label: 'PEM' },
            { value: 'xml', label: 'XML' },
          ]}
          w="fit-content"
        />
      )}
      <CodeBlock label={t(isXml ? 'webhooks.publicKeyXml' : 'webhooks.publicKeyPem')} text={isXml ? xml : pem} />
    </Stack>
  );
}
