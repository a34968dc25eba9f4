import { Group, Input, NumberInput, SegmentedControl, Select, Switch } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { useDirectory } from '../surroundings.ts';
import { settingPlace, useSetting } from './use-setting.ts';

/** How options are numbered. */
export function PrefixSetting() {
  const { t } = useTexts();
  const { value, apply, errorAt } = useSetting('menuPrefix');
  return (
    <Input.Wrapper label={t('editor.prefix')} description={t('editor.prefixText')} error={errorAt()} labelElement="div">
      <SegmentedControl
        mt={6}
        aria-label={t('editor.prefix')}
        value={value}
        onChange={(choice) =>
          void apply({ type: 'setMenuPrefix', menuPrefix: choice === 'letter' ? 'letter' : 'number' })
        }
        data={[
          { value: 'number', label: t('editor.prefixNumbers') },
          { value: 'letter', label: t('editor.prefixLetters') },
        ]}
        data-place={settingPlace('menuPrefix')}
      />
    </Input.Wrapper>
  );
}

const UNITS = { minutes: 1, hours: 60, days: 1_440 } as const;
type Unit = keyof typeof UNITS;
const MINUTES_MAX = 43_200;

/** The largest unit that a time is whole in. */
function unitOf(minutes: number): Unit {
  if (minutes % UNITS.days === 0) return 'days';
  return minutes % UNITS.hours === 0 ? 'hours' : 'minutes';
}

/** After how long a silence the conversation is over. */
export function ExpirySetting() {
  const { t } = useTexts();
  const { value, apply, endTyping, errorAt } = useSetting('expiresAfterMinutes');
  const [unit, setUnit] = useState(() => unitOf(value));
  const size = UNITS[unit];
  const isWhole = value % size === 0;
  const shown = isWhole ? unit : 'minutes';
  const set = (count: number, by: Unit) => {
    const minutes = Math.min(Math.max(Math.round(count * UNITS[by]), 1), MINUTES_MAX);
    apply({ type: 'setExpiry', minutes });
  };
  return (
    <Input.Wrapper label={t('editor.expiry')} description={t('editor.expiryText')} error={errorAt()} labelElement="div">
      <Group mt={6} gap="xs" wrap="nowrap">
        <NumberInput
          aria-label={t('editor.expiry')}
          flex="0 1 8rem"
          min={1}
          max={MINUTES_MAX / UNITS[shown]}
          allowDecimal={false}
          value={value / UNITS[shown]}
          onChange={(count) => typeof count === 'number' && count >= 1 && set(count, shown)}
          onBlur={endTyping}
          data-place={settingPlace('expiresAfterMinutes')}
          data-own-undo
        />
        <Select
          aria-label={t('editor.expiryUnit')}
          flex="0 1 9rem"
          allowDeselect={false}
          value={shown}
          data={[
            { value: 'minutes', label: t('editor.unitMinutes') },
            { value: 'hours', label: t('editor.unitHours') },
            { value: 'days', label: t('editor.unitDays') },
          ]}
          onChange={(choice) => {
            if (choice !== 'minutes' && choice !== 'hours' && choice !== 'days') return;
            setUnit(choice);
            set(value / UNITS[shown], choice);
          }}
        />
      </Group>
    </Input.Wrapper>
  );
}

/** What its messages are sent as. */
export function CategorySetting() {
  const { t } = useTexts();
  const { categories } = useDirectory();
  const { value, apply, errorAt } = useSetting('category');
  const data = categories.map(({ key, name }) => ({ value: key, label: name }));
  const isGone = value !== undefined && !categories.some(({ key }) => key === value);
  return (
    <Select
      label={t('editor.category')}
      description={t('editor.categoryText')}
      placeholder={t('editor.categoryNone')}
      clearable
      clearButtonProps={{ 'aria-label': t('editor.categoryClear') }}
      searchable={data.length > 8}
      value={value ?? null}
      data={isGone ? [...data, { value, label: value }] : data}
      onChange={(category) => void apply({ type: 'setCategory', category })}
      error={errorAt()}
      nothingFoundMessage={t('editor.categoriesEmpty')}
      data-place={settingPlace('category')}
    />
  );
}

/** Whether links are followed. */
export function TrackLinksSetting() {
  const { t } = useTexts();
  const { value = false, apply } = useSetting('trackLinks');
  return (
    <Switch
      label={t('editor.trackLinks')}
      description={t('editor.trackLinksText')}
      checked={value}
      onChange={(event) => void apply({ type: 'setTrackLinks', on: event.currentTarget.checked })}
      data-place={settingPlace('trackLinks')}
    />
  );
}
