import { SegmentedControl, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../i18n/texts.ts';
import { CodeBlock } from '../shell/trace/CodeBlock.tsx';

type Form = 'pem' | 'xml';

interface PublicKeyProps {
  /** Whose it is, where there are several on the page. */
  of: string;
  pem: string;
  xml?: string | undefined;
}

/** A public key in the form that its reader takes: both are the same key. */
export function PublicKey({ of, pem, xml }: PublicKeyProps) {
  const { t } = useTexts();
  const [form, setForm] = useState<Form>('pem');
  const isXml = form === 'xml' && xml !== undefined;
  return (
    <Stack gap="xs" align="stretch">
      {xml !== undefined && (
        <SegmentedControl<Form>
          aria-label={`${of}, ${t('webhooks.keyForm')}`}
          value={form}
          onChange={setForm}
          data={[
            { value: 'pem', label: 'PEM' },
            { value: 'xml', label: 'XML' },
          ]}
          w="fit-content"
        />
      )}
      <CodeBlock label={`${of}, ${isXml ? 'XML' : 'PEM'}`} text={isXml ? xml : pem} />
    </Stack>
  );
}
