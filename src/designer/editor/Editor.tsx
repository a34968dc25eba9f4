import './editor.css';
import { useState } from 'react';
import { may, useSession } from '../api/session.ts';
import type { Campaign } from '../campaigns/queries.ts';
import { useDirectoryQueries } from './directory.ts';
import { EditorFrame } from './frame/EditorFrame.tsx';
import { Problems } from './problems/Problems.tsx';
import { toEdited } from './saving/campaign-server.ts';
import { SaverContext, useKeptDrafts, useStartedSaver } from './saving/context.ts';
import { EditorContext, EditorStore } from './store.ts';
import { DirectoryContext, MayEditContext } from './surroundings.ts';

/** A campaign in its editor, with what all parts of the editor share. */
export function Editor({ campaign: opened }: { campaign: Campaign }) {
  const [campaign] = useState(() => toEdited(opened));
  const [store] = useState(() => new EditorStore(campaign.definition));
  const mayEdit = may(useSession(), 'design');
  const kept = useKeptDrafts(campaign.id);
  const saver = useStartedSaver(campaign, store, kept, mayEdit);
  const { directory, surroundings } = useDirectoryQueries(campaign.id);
  return (
    <EditorContext value={store}>
      <SaverContext value={saver}>
        <DirectoryContext value={directory}>
          <MayEditContext value={mayEdit}>
            <Problems surroundings={surroundings}>
              <EditorFrame kept={kept} />
            </Problems>
          </MayEditContext>
        </DirectoryContext>
      </SaverContext>
    </EditorContext>
  );
}
