import { Combobox, ScrollArea, TextInput, useCombobox } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import type { Reached } from '../../model/connect.ts';
import { listTargets } from '../../model/targets.ts';
import { useEditor } from '../store.ts';
import { useDirectory } from '../surroundings.ts';

interface TargetListProps {
  onTarget: (target: Reached) => void;
  onNew: (label: string) => void;
}

interface Entry {
  value: string;
  label: string;
  target: Reached | null;
}

const LIST_HEIGHT = 260;

/** Everything that an option can lead to, to be found by name. */
export function TargetList({ onTarget, onNew }: TargetListProps) {
  const { t } = useTexts();
  const [search, setSearch] = useState('');
  const combobox = useCombobox({ opened: true });
  const groups = useGroups(search);
  const submit = (value: string) => {
    const entry = groups.flatMap(({ entries }) => entries).find((each) => each.value === value);
    if (entry?.target) onTarget(entry.target);
    else onNew(search.trim());
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: each other search has another first entry.
  useEffect(() => {
    // Enter takes what was searched for; without a search nothing is taken by mistake.
    if (search === '') combobox.resetSelectedOption();
    else combobox.selectFirstOption();
  }, [search]);
  return (
    <Combobox store={combobox} onOptionSubmit={submit}>
      <Combobox.EventsTarget>
        <TextInput
          data-autofocus
          data-own-undo
          label={t('graph.leadTo')}
          placeholder={t('graph.findTarget')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={search}
          onChange={({ currentTarget: { value } }) => setSearch(value)}
        />
      </Combobox.EventsTarget>
      <ScrollArea.Autosize mah={LIST_HEIGHT} type="auto" viewportProps={{ tabIndex: 0 }}>
        <Combobox.Options aria-label={t('graph.leadTo')}>
          {groups.map(({ name, entries }) => (
            <Combobox.Group key={name} label={name}>
              {entries.map(({ value, label }) => (
                <Combobox.Option key={value} value={value} className="break-words">
                  {label}
                </Combobox.Option>
              ))}
            </Combobox.Group>
          ))}
        </Combobox.Options>
      </ScrollArea.Autosize>
    </Combobox>
  );
}

function useGroups(search: string): { name: string; entries: Entry[] }[] {
  const { t } = useTexts();
  const { campaigns, campaignId } = useDirectory();
  const definition = useEditor(({ state }) => state.definition);
  const wanted = fold(search);
  const find = (entries: Entry[]) => entries.filter(({ label }) => fold(label).includes(wanted));
  const targets = listTargets(definition, campaigns, campaignId);
  const label = search.trim();
  const added = label === '' ? t('graph.newSection') : t('graph.newSectionNamed', { label });
  return [
    {
      name: t('graph.sections'),
      entries: find(
        targets.interaction.map(({ to, label }) => ({
          ...{ value: `section ${to}`, label, target: { kind: 'section', section: to } },
        })),
      ),
    },
    {
      name: t('graph.campaigns'),
      entries: find(
        targets.campaign.map(({ to, label }) => ({
          ...{ value: `campaign ${to}`, label, target: { kind: 'campaign', campaign: to } },
        })),
      ),
    },
    {
      name: t('graph.other'),
      entries: [
        ...find([{ value: 'end', label: t('graph.end'), target: { kind: 'end' } }]),
        { value: 'new', label: added, target: null },
      ],
    },
  ].filter(({ entries }) => entries.length > 0);
}

/** Without accents and capitals, as people search. */
function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
