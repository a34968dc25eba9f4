import type { Continuation } from '../../../campaigns/definition.ts';
import { useTexts } from '../../i18n/texts.ts';
import type { EditOperation, OptionPlace } from '../../model/operation.ts';
import { fieldKey } from '../../model/places.ts';
import { findSection } from '../../model/sections.ts';
import { listTargets, NOT_CHOSEN } from '../../model/targets.ts';
import { useEditor, useEditorStore } from '../store.ts';
import { useDirectory, useMayEdit } from '../surroundings.ts';
import { TargetSelect } from './TargetSelect.tsx';
import { tellRefusal } from './tell-refusal.ts';
import { useFieldProblem } from './useFieldProblem.ts';
import { useNewSection } from './useNewSection.ts';

interface ContinuationFieldProps {
  at: OptionPlace;
  field: 'redirect.then' | 'redirect.onError' | 'redirect.onTimeout';
  label: string;
  /** Undefined: nothing of its own. */
  value: Continuation | undefined;
  /** What there is to say where it has nothing of its own. */
  unsaid?: string;
  change: (then: Continuation | undefined) => EditOperation;
}

/** Where a conversation goes on by itself: an interaction, a campaign, or the end. */
export function ContinuationField({ at, field, label, value, unsaid, change }: ContinuationFieldProps) {
  const { t } = useTexts();
  const store = useEditorStore();
  const { campaigns, campaignId } = useDirectory();
  const mayEdit = useMayEdit();
  const addSection = useNewSection();
  const chosen = useChosen(value, unsaid);
  const place = { ...at, field };
  const list = () => {
    const targets = listTargets(store.state.definition, campaigns, campaignId);
    const toItems = (type: 'interaction' | 'campaign') =>
      targets[type].map(({ to, label: name }) => ({ value: `${type}:${to}`, label: name }));
    return [
      {
        items: [
          ...(unsaid === undefined ? [] : [{ value: 'unsaid', label: unsaid }]),
          { value: 'end', label: t('menu.endConversation') },
        ],
      },
      { label: t('menu.interactions'), items: toItems('interaction') },
      { label: t('menu.campaigns'), items: toItems('campaign') },
    ];
  };
  return (
    <TargetSelect
      label={label}
      place={fieldKey(place)}
      placeholder={t('menu.chooseTarget')}
      error={useFieldProblem(place)}
      readOnly={!mayEdit}
      chosen={chosen}
      list={list}
      onChoose={(choice) => tellRefusal(store.apply(change(readChoice(choice))))}
      create={{
        label: (typed) => (typed === '' ? t('menu.newInteraction') : t('menu.newInteractionNamed', { label: typed })),
        onCreate: (typed) => addSection(at, field, typed, (to) => change({ type: 'interaction', to })),
      }}
    />
  );
}

function readChoice(choice: string): Continuation | undefined {
  const [type, ...rest] = choice.split(':');
  const to = rest.join(':');
  if (type === 'interaction' || type === 'campaign') return { type, to };
  return choice === 'end' ? { type: 'end' } : undefined;
}

function useChosen(value: Continuation | undefined, unsaid: string | undefined) {
  const { t } = useTexts();
  const { campaigns } = useDirectory();
  const to = value && value.type !== 'end' ? value.to : undefined;
  const section = useEditor((store) => (to === undefined ? undefined : findSection(store.state.definition, to)?.label));
  if (value === undefined) return unsaid === undefined ? undefined : { value: 'unsaid', label: unsaid };
  if (value.type === 'end') return { value: 'end', label: t('menu.endConversation') };
  if (value.to === NOT_CHOSEN[value.type]) return undefined;
  const known = value.type === 'interaction' ? section : campaigns.find(({ id }) => id === value.to)?.name;
  return { value: `${value.type}:${value.to}`, label: known ?? t('menu.gone', { to: value.to }) };
}
