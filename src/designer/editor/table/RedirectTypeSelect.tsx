import { Select } from '@mantine/core';
import { useTexts } from '../../i18n/texts.ts';
import type { RedirectType } from '../../model/operation.ts';
import { fieldKey } from '../../model/places.ts';
import { useEditorStore } from '../store.ts';
import { useMayEdit } from '../surroundings.ts';
import type { OptionProps } from './option-place.ts';
import { tellRefusal } from './tell-refusal.ts';
import { useFieldProblem } from './useFieldProblem.ts';

const TYPES = {
  interaction: 'menu.typeInteraction',
  campaign: 'menu.typeCampaign',
  webhook: 'menu.typeWebhook',
  attribute: 'menu.typeAttribute',
  request: 'menu.typeRequest',
  end: 'menu.typeEnd',
} as const satisfies Record<RedirectType, string>;

const ORDER = Object.keys(TYPES) as RedirectType[];

/** What kind of thing the option leads to. What it had under another type comes back with it. */
export function RedirectTypeSelect({ at, option, name }: OptionProps) {
  const { t } = useTexts();
  const store = useEditorStore();
  const mayEdit = useMayEdit();
  const place = { ...at, field: 'redirect.type' };
  return (
    <Select
      aria-label={t('menu.typeOf', { key: name })}
      data-place={fieldKey(place)}
      data={ORDER.map((value) => ({ value, label: t(TYPES[value]) }))}
      value={option.redirect.type}
      error={useFieldProblem(place)}
      readOnly={!mayEdit}
      allowDeselect={false}
      withCheckIcon={false}
      comboboxProps={{ withinPortal: false, width: 190, position: 'bottom-start' }}
      maxDropdownHeight={280}
      onChange={(redirect) => redirect && tellRefusal(store.apply({ type: 'setRedirectType', at, redirect }))}
    />
  );
}
