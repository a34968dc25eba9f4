import { ActionIcon, Group } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Confirm } from '../../shell/Confirm.tsx';

interface RowActionsProps {
  editLabel: string;
  onEdit: () => void;
  deleteLabel: string;
  /** What is asked before it goes, where there is no way back. */
  question?: { title: string; text: string; action: string };
  onDelete: () => Promise<unknown>;
}

/** What can be done with one thing of a list: edit it, delete it. What refuses that is said in the corner. */
export function RowActions({ editLabel, onEdit, deleteLabel, question, onDelete }: RowActionsProps) {
  const remove = useMutation({ mutationFn: onDelete });
  return (
    <Group gap={4} wrap="nowrap">
      <ActionIcon variant="subtle" size="lg" aria-label={editLabel} onClick={onEdit}>
        <IconPencil size={18} aria-hidden />
      </ActionIcon>
      {question ? (
        <Confirm {...question} isPending={remove.isPending} onConfirm={() => remove.mutate()}>
          {(open) => <DeleteIcon label={deleteLabel} isPending={remove.isPending} onClick={open} />}
        </Confirm>
      ) : (
        <DeleteIcon label={deleteLabel} isPending={remove.isPending} onClick={() => remove.mutate()} />
      )}
    </Group>
  );
}

function DeleteIcon({ label, isPending, onClick }: { label: string; isPending: boolean; onClick: () => void }) {
  return (
    <ActionIcon variant="subtle" color="red" size="lg" aria-label={label} loading={isPending} onClick={onClick}>
      <IconTrash size={18} aria-hidden />
    </ActionIcon>
  );
}
