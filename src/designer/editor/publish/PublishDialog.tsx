import { Button, Group, Stack, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { toProblem } from '../../api/problems.ts';
import { campaignsQuery } from '../../campaigns/queries.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Dialog } from '../../shell/Dialog.tsx';
import { Failure } from '../../shell/Failure.tsx';
import { Loading } from '../../shell/Loading.tsx';
import { useFormat } from '../../shell/useFormat.ts';
import { useAside } from '../saving/aside.ts';
import { useSaver, useSaving } from '../saving/context.ts';
import type { DraftSaver } from '../saving/saver.ts';
import { StartWords } from '../settings/StartWords.tsx';
import { useDirectory, usePanels, useProblems } from '../surroundings.ts';
import { PublishChanges } from './PublishChanges.tsx';
import { PublishPeople } from './PublishPeople.tsx';
import { PublishProblems } from './PublishProblems.tsx';

const PRECONDITION_FAILED = 412;

interface PublishDialogProps {
  onClose: () => void;
  /** Opens the phone, to try what was published. */
  onTry: () => void;
}

/** What publishing would do, before it is done: what is in the way, what changes, for whom. */
export function PublishDialog({ onClose, onTry }: PublishDialogProps) {
  const { t } = useTexts();
  const { isReady, prepare } = useSavedDraft();
  const publish = usePublish(prepare);
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
      <Joined />
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

/** What somebody else saved since is a part of it, and is told with whose it is. */
function Joined() {
  const { t } = useTexts();
  const format = useFormat();
  const merged = useSaving((saving) => saving.merged);
  if (merged === undefined) return null;
  const { savedBy, savedAt } = merged.theirs;
  const title = t('editor.mergedTitle', { who: savedBy ?? t('editor.somebodyElse'), when: format.ago(savedAt) });
  return (
    <Text role="status">
      {title} {t('editor.mergedText')}
    </Text>
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

/** Saves the draft, with what others saved, and has it checked against the account as it is now. Undefined: not done yet. */
function useSavedDraft() {
  const saver = useSaver();
  const [isReady, setReady] = useState<boolean>();
  const isHere = useRef(true);
  const prepare = useCallback(async () => {
    const saved = await prepareDraft(saver).catch(() => false);
    if (isHere.current) setReady(saved);
  }, [saver]);
  useEffect(() => {
    isHere.current = true;
    void prepare();
    return () => {
      isHere.current = false;
    };
  }, [prepare]);
  return { isReady, prepare };
}

/** True: the server has what is shown, and nobody has anything else. */
async function prepareDraft(saver: DraftSaver): Promise<boolean> {
  if (!(await saver.saveNow())) return false;
  await saver.refresh();
  if (saver.saving.newer === undefined) return true;
  // What is published has to be what is seen.
  saver.mergeNewer();
  return saver.saveNow();
}

function usePublish(prepare: () => Promise<void>) {
  const { campaignId } = useDirectory();
  const saver = useSaver();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn() {
      const header = { 'if-match': `"${saver.saving.campaign.revision}"` };
      return ask(api.v1.campaigns[':id'].publish.$post({ param: { id: campaignId }, header }));
    },
    meta: { isShown: true },
    async onSettled(_, error) {
      // What it says now, of its state as of its problems.
      if (error && toProblem(error).status === PRECONDITION_FAILED) await prepare();
      else await saver.refresh().catch(() => {});
      void queryClient.invalidateQueries({ queryKey: campaignsQuery.queryKey });
      void queryClient.invalidateQueries({ queryKey: ['campaign-versions', campaignId] });
      void queryClient.invalidateQueries({ queryKey: ['directory', 'campaigns'] });
    },
  });
}
