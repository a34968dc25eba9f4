import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { isSame } from '../../model/same-values.ts';
import { prepareForSaving } from '../../model/saving.ts';
import { mapOptions, withoutWebhookIds } from '../../model/webhook-ids.ts';
import { useFormat } from '../../shell/useFormat.ts';
import { Notice } from '../frame/Notice.tsx';
import type { FrameState } from '../frame/use-frame.ts';
import { trimLabels } from '../saving/adopt-answer.ts';
import { useSaver } from '../saving/context.ts';
import type { KeptDraft, KeptDrafts } from '../saving/kept-drafts.ts';
import { type Draft, mergeDrafts, type Sides3 } from '../saving/merge-drafts.ts';
import { hasAside } from '../saving/saver.ts';
import { useEditorStore } from '../store.ts';
import { carryBodies } from './carry-bodies.ts';
import { Merging } from './Merging.tsx';

/** Offers what an earlier visit could not save: to be put together with what is there, or thrown away. */
export function OfferedDraft({ kept, frame }: { kept: KeptDrafts; frame: FrameState }) {
  const { t } = useTexts();
  const format = useFormat();
  const saver = useSaver();
  const store = useEditorStore();
  const [offers, setOffers] = useState(() => listOffers(kept, saver.saving.campaign));
  const [sides, setSides] = useState<Sides3>();
  const [offer] = offers;
  if (offer === undefined) return null;
  const { key, draft } = offer;
  const end = () => {
    kept.drop(key);
    setSides(undefined);
    setOffers(offers.slice(1));
  };
  const apply = ({ name, definition }: Draft) => {
    const { bodies, json, jsonBase = draft.definition } = draft.aside;
    store.apply({ type: 'replaceDefinition', definition });
    // A body that is no JSON is refused, and remembered so.
    for (const operation of carryBodies(bodies, draft.definition, definition)) store.apply(operation);
    if (json !== undefined) {
      store.keepJson({ text: json, base: jsonBase });
      frame.setView('json');
    }
    saver.rename(name);
    end();
  };
  const use = () => {
    const now = { name: saver.saving.name, definition: store.state.definition };
    const base = { name: draft.base.name, definition: draft.base.definition ?? now.definition };
    const opened = {
      base,
      mine: { ...draft, definition: prepareForSaving(draft.definition) },
      theirs: now,
    };
    const merge = mergeDrafts(opened);
    if (merge.conflicts.length > 0) setSides(opened);
    else apply(merge.draft);
  };
  const isOlder = draft.base.revision !== saver.saving.campaign.revision;
  return (
    <>
      <Notice
        tone="news"
        title={t('editor.offerTitle', { when: format.moment(draft.at) })}
        text={isOlder ? t('editor.offerTextOlder') : t('editor.offerText')}
        actions={
          <>
            <Button size="xs" onClick={use}>
              {t('editor.offerUse')}
            </Button>
            <Button size="xs" variant="default" onClick={end}>
              {t('editor.offerDrop')}
            </Button>
          </>
        }
      />
      {sides && (
        <Merging
          sides={sides}
          title={t('editor.mergeKeptTitle')}
          text={t('editor.mergeKeptText')}
          onClose={() => setSides(undefined)}
          onDecided={apply}
        />
      )}
    </>
  );
}

/** Those with something that the server does not have. */
function listOffers(kept: KeptDrafts, saved: Draft): { key: string; draft: KeptDraft }[] {
  return kept.list().filter(({ key, draft }) => {
    if (hasAside(draft.aside) || !isSaved(draft, saved)) return true;
    kept.drop(key);
    return false;
  });
}

/** Saved after all, by a page that did not live to see the answer: new webhooks have ids by now. */
function isSaved(draft: Draft, saved: Draft): boolean {
  const bare = ({ definition }: Draft) => trimLabels(mapOptions(definition, withoutWebhookIds));
  return draft.name.trim() === saved.name && isSame(bare(draft), bare(saved));
}
