import { Group, SegmentedControl, Stack } from '@mantine/core';
import { may, useSession } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { CreateButton } from './CreateButton.tsx';
import { RequestList } from './RequestList.tsx';

type Which = 'kept' | 'deleted';

interface ManageRequestsProps {
  /** Which list is open; undefined: the window is closed. */
  opened: Which | undefined;
  onChange: (opened: Which | undefined) => void;
}

/** Every request of the account in a window: to make, change, test and delete them, and to bring deleted ones back. */
export function ManageRequests({ opened, onChange }: ManageRequestsProps) {
  const { t } = useTexts();
  const mayDesign = may(useSession(), 'design');
  return (
    <Dialog
      isOpen={opened !== undefined}
      onClose={() => onChange(undefined)}
      title={t('requests.manage')}
      size="xl"
      closeOnClickOutside={false}
    >
      <Stack gap="md">
        <Group justify="space-between" gap="sm">
          <SegmentedControl<Which>
            aria-label={t('requests.which')}
            value={opened ?? 'kept'}
            onChange={onChange}
            data={[
              { value: 'kept', label: t('requests.kept') },
              { value: 'deleted', label: t('requests.deleted') },
            ]}
          />
          {mayDesign && <CreateButton />}
        </Group>
        <RequestList which={opened ?? 'kept'} />
      </Stack>
    </Dialog>
  );
}
