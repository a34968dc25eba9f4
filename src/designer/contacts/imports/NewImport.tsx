import './imports.css';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { Section } from '../../people/Section.tsx';
import { Loading } from '../../shell/Loading.tsx';
import { type ContactImport, categoriesQuery, fieldsQuery } from '../queries.ts';
import type { ChosenFile } from './chosen-file.ts';
import { FileDrop } from './FileDrop.tsx';
import { ImportForm } from './ImportForm.tsx';
import { HEAD_BYTES, readHead } from './read-head.ts';

/** From a file to an import: choosing, saying what its columns are, sending. */
export function NewImport({ onStarted }: { onStarted: (started: ContactImport) => void }) {
  const { t } = useTexts();
  const [chosen, setChosen] = useState<ChosenFile>();
  const [isUnread, setUnread] = useState(false);
  const isReady = [useQuery(fieldsQuery).data, useQuery(categoriesQuery).data].every((data) => data !== undefined);
  const choose = async (file: File) => {
    const bytes = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
    const head = readHead(bytes, file.size <= HEAD_BYTES);
    setUnread(head === undefined);
    setChosen(head && { file, bytes, head });
  };
  return (
    <Section title={t('imports.start')}>
      {chosen && isReady ? (
        <ImportForm
          key={`${chosen.file.name} ${chosen.file.lastModified} ${chosen.file.size}`}
          chosen={chosen}
          onStarted={onStarted}
          onForget={() => setChosen(undefined)}
        />
      ) : chosen ? (
        <Loading />
      ) : (
        <FileDrop onFile={(file) => void choose(file)} error={isUnread ? t('imports.notRead') : undefined} />
      )}
    </Section>
  );
}
