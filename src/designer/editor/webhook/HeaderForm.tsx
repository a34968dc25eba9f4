import { Button, Group, TextInput } from '@mantine/core';
import { type KeyboardEvent, type SubmitEvent, useState } from 'react';
import { type Header, listHeaderFaults } from '../../../rules/header.ts';
import { useTexts } from '../../i18n/texts.ts';
import { isSame } from '../../model/same-values.ts';
import { sayFault } from '../problems/say-fault.ts';
import { useEditorStore } from '../store.ts';
import { useTakenOnLeaving } from '../use-taken-on-leaving.ts';
import { useEditedWebhook } from './place.ts';

interface HeaderFormProps {
  headers: readonly Header[];
  /** The one that is changed; left out, a new one is added. */
  index?: number;
  onDone: () => void;
}

/** Name and value of one header, to be read and changed. What the rules refuse is told before it is in the campaign. */
export function HeaderForm({ headers, index, onDone }: HeaderFormProps) {
  const { t, language } = useTexts();
  const store = useEditorStore();
  const { at } = useEditedWebhook();
  const before = index === undefined ? undefined : headers[index];
  const [header, setHeader] = useState<Header>(before ?? { name: '', value: '' });
  const [isTried, setTried] = useState(false);
  const faults = isTried ? findFaults(headers, header, index) : undefined;
  const change = (part: Partial<Header>) => setHeader({ ...header, ...part });
  const take = () => {
    store.apply(
      index === undefined ? { type: 'addHeader', at, ...header } : { type: 'changeHeader', at, index, ...header },
    );
    store.endTyping();
  };
  const end = useTakenOnLeaving(() => {
    if (!isWhole(headers, header, index)) return;
    const { selection } = store.state;
    take();
    // What was gone to stays chosen.
    store.select(selection);
  });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    const found = findFaults(headers, header, index);
    if (found.name !== undefined || found.value !== undefined) return;
    take();
    end();
    onDone();
  };
  const giveUp = () => {
    end();
    onDone();
  };
  const leave = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && before !== undefined) giveUp();
  };
  // The drawer hears of Escape first, and stays where it is told to: only the change is given up.
  const keepsOpen = before === undefined ? {} : { 'data-mantine-stop-propagation': 'true' };
  return (
    <form className="webhook-header-form" noValidate onSubmit={submit} onKeyDown={leave} autoComplete="off">
      <TextInput
        {...keepsOpen}
        label={t('webhookEditor.headerName')}
        placeholder="x-api-key"
        classNames={{ input: 'monospace' }}
        spellCheck={false}
        value={header.name}
        error={faults?.name && sayFault(faults.name, language)}
        autoFocus={before !== undefined}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <TextInput
        {...keepsOpen}
        label={t('webhookEditor.headerValue')}
        classNames={{ input: 'monospace' }}
        spellCheck={false}
        value={header.value}
        error={faults?.value && sayFault(faults.value, language)}
        onChange={(event) => change({ value: event.currentTarget.value })}
      />
      <Group gap={6} mt={{ base: 0, xs: 25 }} wrap="nowrap">
        <Button {...keepsOpen} type="submit" variant={before ? 'filled' : 'default'}>
          {t(before ? 'webhookEditor.done' : 'webhookEditor.addHeader')}
        </Button>
        {before && (
          <Button variant="subtle" color="gray" onClick={giveUp} {...keepsOpen}>
            {t('general.cancel')}
          </Button>
        )}
      </Group>
    </form>
  );
}

/** A header that can be stored as it is typed, and is not there yet. */
function isWhole(headers: readonly Header[], header: Header, index: number | undefined): boolean {
  const { name, value } = findFaults(headers, header, index);
  const isTyped = header.name !== '' && header.value !== '';
  return isTyped && name === undefined && value === undefined && !isSame(header, headers[index ?? headers.length]);
}

function findFaults(headers: readonly Header[], header: Header, index: number | undefined) {
  const place = index ?? headers.length;
  const faults = listHeaderFaults(headers.toSpliced(place, 1, header)).filter((each) => each.index === place);
  const faultOf = (field: 'name' | 'value') => faults.find((each) => each.field === field);
  return { name: faultOf('name'), value: faultOf('value') };
}
