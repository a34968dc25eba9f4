import { Button, Group, Stack, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { toProblem } from '../../api/problems.ts';
import { campaignsQuery } from '../../campaigns/queries.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Dialog } from '../../shell/Dialog.tsx';
import { Failure } from '../../shell/Failure.tsx';
import { Loading } from '../../shell/Loading.tsx';
import { useAside } from '../saving/aside.ts';
import { useSaver, useSaving } from '../saving/context.ts';
import { StartWords } from '../settings/StartWords.tsx';
import { useDirectory, usePanels, useProblems } from '../surroundings.ts';
import { PublishChanges } from './PublishChanges.tsx';
import { PublishPeople } from './PublishPeople.tsx';
import { PublishProblems } from './PublishProblems.tsx';

interface PublishDialogProps {
  onClose: () => void;
  /** Opens the phone, to try what was published. */
  onTry: () => void;
}

/** What publishing would do, before it is done: what is in the way, what changes, for whom. */
export function PublishDialog({ onClose, onTry }: PublishDialogProps) {
  const { t } = useTexts();
  const isReady = useSavedDraft();
  const publish = usePublish();
  return (
    <Dialog isOpen onClose={onClose} title={t(publish.data ? 'publish.doneTitle' : 'publish.title')} size="lg">
      {publish.data ? (
        <Done version={publish.data.version} onClose={onClose} onTry={onTry} />
      ) : isReady === undefined ? (
        <Loading />
      ) : (
        <Before isReady={isReady} publish={publish} onClose={onClose} />
      )}
    </Dialog>
  );
}

interface BeforeProps {
  /** The server has what is shown: that is what is published. */
  isReady: boolean;
  publish: ReturnType<typeof usePublish>;
  onClose: () => void;
}

function Before({ isReady, publish, onClose }: BeforeProps) {
  const { t } = useTexts();
  const { showPlace } = usePanels();
  const problems = useSaving((saving) => saving.campaign.problems);
  const found = useProblems().placed;
  const isSaved = useAside() === undefined && isReady;
  const hasProblems = !isSaved || problems.length > 0 || found.length > 0;
  const refused = publish.error && toProblem(publish.error).code !== 'not_publishable';
  return (
    <Stack gap="lg">
      {!isSaved && <Text>{t('publish.notSaved')}</Text>}
      <PublishProblems
        onPlace={(place) => {
          onClose();
          showPlace(place);
        }}
      />
      {!hasProblems && (
        <>
          <PublishChanges />
          <Stack gap={6}>
            <Text fw={600}>{t('publish.who')}</Text>
            <StartWords />
          </Stack>
          <PublishPeople />
        </>
      )}
      {refused && <Failure error={publish.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('general.cancel')}
        </Button>
        <Button
          disabled={hasProblems}
          loading={publish.isPending}
          onClick={() => publish.mutate()}
          data-autofocus={hasProblems ? undefined : true}
        >
          {t('editor.publish')}
        </Button>
      </Group>
    </Stack>
  );
}

function Done({ version, onClose, onTry }: { version: number; onClose: () => void; onTry: () => void }) {
  const { t } = useTexts();
  const tryIt = () => {
    onClose();
    onTry();
  };
  return (
    <Stack gap="md">
      <Group gap="sm" wrap="nowrap" role="status">
        <IconCircleCheck size={28} aria-hidden color="var(--mantine-color-teal-filled)" className="editor-icon" />
        <Text fw={600}>{t('publish.done', { version })}</Text>
      </Group>
      <StartWords />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('general.close')}
        </Button>
        <Button onClick={tryIt} data-autofocus>
          {t('publish.try')}
        </Button>
      </Group>
    </Stack>
  );
}

/** Saves the draft and has it checked against the account as it is now. Undefined: not done yet. */
function useSavedDraft(): boolean | undefined {
  const saver = useSaver();
  const [isSaved, setSaved] = useState<boolean>();
  useEffect(() => {
    let isHere = true;
    const prepare = async () => {
      const saved = await saver.saveNow();
      if (saved) await saver.refresh();
      return saved;
    };
    prepare()
      .catch(() => false)
      .then((saved) => isHere && setSaved(saved));
    return () => {
      isHere = false;
    };
  }, [saver]);
  return isSaved;
}

function usePublish() {
  const { campaignId } = useDirectory();
  const saver = useSaver();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => ask(api.v1.campaigns[':id'].publish.$post({ param: { id: campaignId } })),
    meta: { isShown: true },
    async onSettled() {
      // What it says now, of its state as of its problems.
      await saver.refresh().catch(() => {});
      void queryClient.invalidateQueries({ queryKey: campaignsQuery.queryKey });
      void queryClient.invalidateQueries({ queryKey: ['campaign-versions', campaignId] });
      void queryClient.invalidateQueries({ queryKey: ['directory', 'campaigns'] });
    },
  });
}
