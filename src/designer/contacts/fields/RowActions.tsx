import { ActionIcon, Group } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Confirm } from '../../shell/Confirm.tsx';

interface RowActionsProps {
  editLabel: string;
  onEdit: () => void;
  deleteLabel: string;
  /** What is asked before it goes. */
  question: { title: string; text: string; action: string };
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
      <Confirm {...question} isPending={remove.isPending} onConfirm={() => remove.mutate()}>
        {(open) => (
          <ActionIcon
            variant="subtle"
            color="red"
            size="lg"
            aria-label={deleteLabel}
            loading={remove.isPending}
            onClick={open}
          >
            <IconTrash size={18} aria-hidden />
          </ActionIcon>
        )}
      </Confirm>
    </Group>
  );
}
