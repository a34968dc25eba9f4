import { Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { Loading } from '../../shell/Loading.tsx';
import { changePart, type Group as FilterGroup, type PartEditing } from './filter-model.ts';
import { GroupEditor } from './GroupEditor.tsx';
import { useSubjects } from './useSubjects.ts';

interface FilterBuilderProps {
  root: FilterGroup;
  onChange: (root: FilterGroup) => void;
  errorOf?: PartEditing['errorOf'];
  /** Below it. */
  children?: ReactNode;
}

/** Conditions, one below the other, all or any of which people fit; and groups of them. */
export function FilterBuilder({ root, onChange, errorOf = () => undefined, children }: FilterBuilderProps) {
  const { isLoaded } = useSubjects();
  if (!isLoaded) return <Loading />;
  const editing: PartEditing = {
    change: (id, change) => {
      const changed = root.id === id ? change(root) : changePart(root, id, change);
      if (changed && 'parts' in changed) onChange(changed);
    },
    errorOf,
  };
  return (
    <Stack gap="md">
      <GroupEditor group={root} editing={editing} isRoot />
      {children}
    </Stack>
  );
}
