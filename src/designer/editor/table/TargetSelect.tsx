import { type ComboboxItem, type ComboboxItemGroup, type ComboboxParsedItem, Select } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';

export interface TargetGroup {
  /** Left out where there is one kind only. */
  label?: string;
  items: { value: string; label: string }[];
}

interface TargetSelectProps {
  label?: string;
  description?: ReactNode;
  /** Its name, where no label is to be seen. */
  name?: string;
  /** What is chosen, with its name: the others are listed when they are asked for. */
  chosen: { value: string; label: string } | undefined;
  list: () => TargetGroup[];
  onChoose: (value: string) => void;
  /** Makes a new one, called like this or without a name. */
  create?: { label: (typed: string) => string; onCreate: (typed: string) => void };
  place: string;
  placeholder: string;
  error: ReactNode;
  readOnly: boolean;
}

/** No id of anything. */
const NEW = 'new ';

/** Chooses where something leads to, by typing a part of its name. */
export function TargetSelect({ chosen, list, onChoose, create, place, name, ...rest }: TargetSelectProps) {
  const { t } = useTexts();
  const [isOpen, setOpen] = useState(false);
  const search = useRef('');
  const groups = isOpen ? list() : [{ items: [] }];
  const data = withChosen(groups, chosen);
  const typed = () => (search.current === chosen?.label ? '' : search.current.trim());
  return (
    <Select
      {...rest}
      aria-label={name}
      data-place={place}
      searchable
      openOnFocus={false}
      allowDeselect={false}
      selectFirstOptionOnChange
      nothingFoundMessage={t('menu.noTargets')}
      comboboxProps={{ withinPortal: false, keepMounted: false, width: 'max-content', position: 'bottom-start' }}
      classNames={{ dropdown: 'target-dropdown' }}
      maxDropdownHeight={280}
      data={create ? [...data, { value: NEW, label: create.label('') }] : data}
      filter={({ options, search: wanted }) => filterOptions(options, wanted)}
      value={chosen?.value ?? null}
      onSearchChange={(text) => {
        search.current = text;
      }}
      // What is typed replaces the name that stands there.
      onFocus={(event) => event.currentTarget.select()}
      onClick={(event) => !isOpen && event.currentTarget.select()}
      onKeyDownCapture={(event) => {
        if (event.key === 'Enter' && typed() !== '') chooseFound(event);
      }}
      onDropdownOpen={() => setOpen(true)}
      onDropdownClose={() => setOpen(false)}
      onChange={(value) => {
        if (value === NEW) create?.onCreate(typed());
        else if (value !== null) onChoose(value);
      }}
      renderOption={({ option }) =>
        option.value === NEW ? (
          <span className="target-new">
            <IconPlus size={15} aria-hidden /> {create?.label(typed())}
          </span>
        ) : (
          <span className="break-words">{option.label}</span>
        )
      }
    />
  );
}

/** Each once: Mantine takes no value twice, and the JSON view can make two sections with one id. */
/**
 * Enter takes what was found, however slow the page is: Mantine looks for the chosen one in a timer of its own, and where
 * that, or the list, came after the last letter, it had nothing to take.
 */
function chooseFound(event: KeyboardEvent<HTMLInputElement>): void {
  const list = document.getElementById(event.currentTarget.getAttribute('aria-controls') ?? '');
  const option =
    list?.querySelector<HTMLElement>('[data-combobox-selected]') ??
    list?.querySelector<HTMLElement>('[data-combobox-option]');
  if (!option) return;
  event.preventDefault();
  event.stopPropagation();
  option.click();
}

function withChosen(groups: readonly TargetGroup[], chosen: TargetSelectProps['chosen']) {
  const seen = new Set<string>();
  const once = ({ value }: { value: string }) => !seen.has(value) && seen.add(value) !== undefined;
  const shown = groups.map(({ label, items }) => ({ label, items: items.filter(once) }));
  const rest = chosen && !seen.has(chosen.value) ? [chosen] : [];
  return [
    ...rest,
    ...shown.flatMap(({ label, items }): (ComboboxItem | ComboboxItemGroup<ComboboxItem>)[] => {
      if (items.length === 0) return [];
      return label === undefined ? items : [{ group: label, items }];
    }),
  ];
}

/** What has the words in its name; a new one can be made whatever is typed. */
function filterOptions(options: ComboboxParsedItem[], search: string): ComboboxParsedItem[] {
  const wanted = search.trim().toLocaleLowerCase();
  const fits = ({ value, label }: ComboboxItem) => value === NEW || label.toLocaleLowerCase().includes(wanted);
  return options.flatMap((each): ComboboxParsedItem[] => {
    if (!('group' in each)) return fits(each) ? [each] : [];
    const items = each.items.filter(fits);
    return items.length > 0 ? [{ ...each, items }] : [];
  });
}
