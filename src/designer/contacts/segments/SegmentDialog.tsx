import { Group, Stack, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Dialog } from '../../shell/Dialog.tsx';
import { Failure } from '../../shell/Failure.tsx';
import { KeptNotice } from '../../shell/kept/KeptNotice.tsx';
import { useKeptDraft } from '../../shell/kept/useKeptDraft.ts';
import { Loading } from '../../shell/Loading.tsx';
import { SubmitButton } from '../../shell/SubmitButton.tsx';
import { tellDone } from '../../shell/tell.ts';
import { useSubmit } from '../../shell/useSubmit.ts';
import { type Segment, segmentQuery } from '../queries.ts';
import { useTimeZone } from '../useTimeZone.ts';
import { FilterBuilder } from './FilterBuilder.tsx';
import {
  type Group as FilterGroup,
  newGroup,
  readFilter,
  withNewIds,
  withoutIds,
  writeFilter,
} from './filter-model.ts';
import { Preview } from './Preview.tsx';
import { useSubjects } from './useSubjects.ts';

interface SegmentDialogProps {
  /** `new`, or the id of one; undefined: it is closed. */
  edited: string | undefined;
  /** What a new one begins with. */
  filter: Record<string, unknown> | undefined;
  onClose: () => void;
}

/** A segment's name and who is in it. */
export function SegmentDialog({ edited, filter, onClose }: SegmentDialogProps) {
  const { t } = useTexts();
  return (
    <Dialog
      isOpen={edited !== undefined}
      onClose={onClose}
      title={t(edited === 'new' ? 'segments.create' : 'segments.editTitle')}
      size="xl"
      closeOnClickOutside={false}
    >
      {edited === 'new' && <LoadedForm segment={undefined} filter={filter} onClose={onClose} />}
      {edited !== undefined && edited !== 'new' && <ExistingForm id={edited} onClose={onClose} />}
    </Dialog>
  );
}

function ExistingForm({ id, onClose }: { id: string; onClose: () => void }) {
  const { data, error, refetch } = useQuery({ ...segmentQuery(id), staleTime: Number.POSITIVE_INFINITY, gcTime: 0 });
  if (error) return <Failure error={error} onRetry={refetch} />;
  return data ? <LoadedForm segment={data} filter={data.filter} onClose={onClose} /> : <Loading />;
}

interface FormProps {
  segment: Segment | undefined;
  filter: Record<string, unknown> | undefined;
  onClose: () => void;
}

interface Draft {
  name: string;
  root: FilterGroup;
}

function LoadedForm(props: FormProps) {
  // A filter is read by what is defined.
  return useSubjects().isLoaded ? <SegmentForm {...props} /> : <Loading />;
}

function SegmentForm({ segment, filter, onClose }: FormProps) {
  const { t } = useTexts();
  const queryClient = useQueryClient();
  const { subjects } = useSubjects();
  const timeZone = useTimeZone();
  const [initial] = useState<Draft>(() => ({
    name: segment?.name ?? '',
    root: filter ? readFilter(filter, subjects, timeZone) : newGroup(),
  }));
  const kept = useKeptDraft({
    thing: `segment.${segment?.id ?? 'new'}`,
    initial,
    isNew: segment === undefined,
    toSaved: ({ name, root }) => [name, withoutIds(root)],
    revive: (draft) => ({ ...draft, root: withNewIds(draft.root) }),
  });
  const { name, root } = kept.draft;
  // Where the parts stood when it was sent: what is said of them stays beside them while others come and go.
  const [places, setPlaces] = useState(new Map<number, string>());
  const submit = useSubmit({
    send() {
      const written = writeFilter(root, subjects, timeZone);
      setPlaces(written.places);
      const json = { name, filter: written.filter };
      return segment
        ? ask(api.v1.segments[':id'].$patch({ param: { id: segment.id }, json }))
        : ask(api.v1.segments.$post({ json }));
    },
    onDone(saved) {
      kept.drop();
      tellDone(t('segments.saved', { name: saved.name, count: saved.count }));
      void queryClient.invalidateQueries({ queryKey: ['segments'] });
      void queryClient.invalidateQueries({ queryKey: ['contacts'] });
      onClose();
    },
  });
  return (
    <form {...submit.form}>
      <Stack gap="md">
        <KeptNotice restored={kept.restored} onDiscard={kept.drop} />
        <TextInput
          {...kept.text('name')}
          label={t('general.name')}
          placeholder={t('segments.nameExample')}
          error={submit.errorAt('/name')}
          autoComplete="off"
          // It may come later than its dialog.
          autoFocus
          data-autofocus
        />
        <FilterBuilder
          root={root}
          onChange={(changed) => kept.change({ root: changed })}
          errorOf={(id) => {
            const place = places.get(id);
            return place === undefined
              ? undefined
              : pointersAt(place)
                  .map(submit.errorAt)
                  .find((each) => each !== undefined);
          }}
        >
          <Preview root={root} />
        </FilterBuilder>
        <Group justify="flex-end">
          <SubmitButton submit={submit} label={t('general.save')} />
        </Group>
      </Stack>
    </form>
  );
}

/** What of a part the server may speak of. */
function pointersAt(place: string): string[] {
  return ['', '/value', '/op', '/attribute', '/field', '/subscription', '/all', '/any'].map(
    (part) => `/filter${place}${part}`,
  );
}
