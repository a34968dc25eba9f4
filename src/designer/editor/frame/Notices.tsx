import { Button, Collapse } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { describeProblem, type Problem } from '../../api/problems.ts';
import { useTexts } from '../../i18n/texts.ts';
import { fieldKey, placeOf } from '../../model/places.ts';
import { useFormat } from '../../shell/useFormat.ts';

import { Merging } from '../conflict/Merging.tsx';
import { OfferedDraft } from '../conflict/OfferedDraft.tsx';
import { problemsOfRefusal } from '../problems/refusal.ts';
import type { EditedCampaign } from '../saving/campaign-server.ts';
import { useSaver, useSaving } from '../saving/context.ts';
import type { KeptDrafts } from '../saving/kept-drafts.ts';
import type { Draft, Sides3 } from '../saving/merge-drafts.ts';
import type { Merged as MergedChanges } from '../saving/saving.ts';
import { useEditor, useEditorStore } from '../store.ts';
import { useMayEdit, usePanels, useProblems } from '../surroundings.ts';
import { Changes } from '../wording/Changes.tsx';
import { Notice } from './Notice.tsx';
import type { FrameState } from './use-frame.ts';

/** What one should know while editing: what is not saved and why, who else saved, what an earlier visit left. */
export function Notices({ kept, frame }: { kept: KeptDrafts; frame: FrameState }) {
  const mayEdit = useMayEdit();
  return (
    <>
      <Archived />
      {mayEdit ? <OfferedDraft kept={kept} frame={frame} /> : <ReadOnly />}
      <NotSaved />
      <Clash />
      <Newer />
      <Merged />
    </>
  );
}

function Archived() {
  const { t } = useTexts();
  const state = useSaving((saving) => saving.campaign.state);
  if (state !== 'archived') return null;
  return <Notice tone="news" title={t('editor.archivedTitle')} text={t('editor.archivedText')} />;
}

function ReadOnly() {
  const { t } = useTexts();
  return <Notice tone="news" title={t('editor.readOnlyTitle')} text={t('editor.readOnlyText')} />;
}

function NotSaved() {
  const status = useSaving((saving) => saving.status);
  if (status.is === 'refused') return <Refused problem={status.problem} />;
  return status.is === 'failed' ? <Failed problem={status.problem} isTriedAgain={status.isTriedAgain} /> : null;
}

/** Each mistake also stands at its field; those of no field stand here alone. */
function Refused({ problem }: { problem: Problem }) {
  const { t } = useTexts();
  const { byField } = useProblems();
  const { showPlace } = usePanels();
  const [first] = problem.errors;
  const place = useRefusedPlace();
  const [atField] = (place && byField.get(fieldKey(place))) ?? [];
  const told = first === undefined ? describeProblem(problem, t).text : first.message;
  const text = atField && atField.code === first?.code ? atField.message : told;
  return (
    <Notice
      tone="warning"
      title={t('editor.refusedTitle')}
      text={text}
      actions={
        place && (
          <Button size="xs" variant="default" onClick={() => showPlace(place)}>
            {t('editor.showPlace')}
          </Button>
        )
      }
    />
  );
}

function useRefusedPlace() {
  const refusal = useSaving((saving) => saving.refusal);
  const [first] = refusal ? problemsOfRefusal(refusal.problem.errors) : [];
  return refusal && first && placeOf(refusal.definition, first.path);
}

function Failed({ problem, isTriedAgain }: { problem: Problem; isTriedAgain: boolean }) {
  const { t } = useTexts();
  const saver = useSaver();
  const isKept = useSaving((saving) => saving.isKept);
  const { title, text } = describeProblem(problem, t);
  const what = [text, isTriedAgain && t('editor.triedAgain'), isKept && t('editor.keptHere')].filter(Boolean).join(' ');
  return (
    <Notice
      tone="warning"
      title={`${title}.`}
      text={what}
      actions={
        <Button size="xs" variant="default" onClick={() => void saver.wake()}>
          {t('general.tryAgain')}
        </Button>
      }
    />
  );
}

/** Who saved something, and how long ago. */
function useSayWho() {
  const { t } = useTexts();
  const format = useFormat();
  return ({ savedBy, savedAt }: Pick<EditedCampaign, 'savedBy' | 'savedAt'>) => ({
    who: savedBy ?? t('editor.somebodyElse'),
    when: format.ago(savedAt),
  });
}

/** Two changed the same. The dialog comes by itself once; whoever closes it first wants to look at something. */
function Clash() {
  const { t } = useTexts();
  const sayWho = useSayWho();
  const saver = useSaver();
  const status = useSaving((saving) => saving.status);
  const theirs = status.is === 'clash' ? status.theirs : undefined;
  const [closed, setClosed] = useState<object>();
  if (theirs === undefined) return null;
  const sides = closed === theirs ? undefined : saver.sides();
  return (
    <>
      <Notice
        tone="warning"
        title={t('editor.clashTitle', sayWho(theirs))}
        text={t('editor.clashText')}
        actions={
          <Button size="xs" onClick={() => setClosed(undefined)}>
            {t('editor.decide')}
          </Button>
        }
      />
      {sides && (
        <ClashDialog
          sides={sides}
          who={t('editor.mergedTitle', sayWho(theirs))}
          onClose={() => setClosed(theirs)}
          onDecided={(draft) => saver.decide(draft)}
        />
      )}
    </>
  );
}

interface ClashDialogProps {
  sides: Sides3;
  who: string;
  onClose: () => void;
  onDecided: (draft: Draft) => void;
}

/** With the sides as they were when it opened: nothing is typed behind it. */
function ClashDialog({ sides, who, ...dialog }: ClashDialogProps) {
  const { t } = useTexts();
  const [opened] = useState(sides);
  const text = `${who} ${t('editor.mergeText')}`;
  return <Merging sides={opened} title={t('editor.mergeTitle')} text={text} {...dialog} />;
}

function Newer() {
  const { t } = useTexts();
  const sayWho = useSayWho();
  const saver = useSaver();
  const newer = useSaving((saving) => saving.newer);
  if (newer === undefined) return null;
  return (
    <Notice
      tone="news"
      title={t('editor.newerTitle', sayWho(newer))}
      text={t('editor.newerText')}
      actions={
        <Button size="xs" onClick={() => saver.mergeNewer()}>
          {t('editor.mergeNow')}
        </Button>
      }
    />
  );
}

function Merged() {
  const merged = useSaving((saving) => saving.merged);
  return merged && <MergedNews key={merged.theirs.revision} {...merged} />;
}

function MergedNews({ before, theirs, undoTo }: MergedChanges) {
  const { t } = useTexts();
  const sayWho = useSayWho();
  const saver = useSaver();
  const store = useEditorStore();
  // Not once more was done: undo would take back that.
  const canTakeBack = useEditor((each) => undoTo !== undefined && each.undoTo === undoTo);
  const [isOpen, { toggle }] = useDisclosure(false);
  const takeBack = () => {
    store.undo();
    saver.dismissMerged();
  };
  return (
    <Notice
      tone="news"
      title={t('editor.mergedTitle', sayWho(theirs))}
      text={t('editor.mergedText')}
      onClose={() => saver.dismissMerged()}
      actions={
        <>
          <Button size="xs" variant="default" aria-expanded={isOpen} onClick={toggle}>
            {t('editor.theirChanges')}
          </Button>
          {canTakeBack && (
            <Button size="xs" variant="default" onClick={takeBack}>
              {t('editor.takeMineBack')}
            </Button>
          )}
        </>
      }
    >
      <Collapse expanded={isOpen}>
        <Changes before={before.definition} after={theirs.definition} />
      </Collapse>
    </Notice>
  );
}
