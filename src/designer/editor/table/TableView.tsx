import { useElementSize } from '@mantine/hooks';
import { useState } from 'react';
import { WELCOME } from '../../../campaigns/definition.ts';
import { useEditor } from '../store.ts';
import { SectionChooser } from './SectionChooser.tsx';
import { SectionList } from './SectionList.tsx';
import { SectionPanel } from './SectionPanel.tsx';
import './table.css';
import './menu.css';

/** Below, the list of sections has no room beside the table. */
const NARROW_PX = 720;

/** The campaign as a list of sections and the menu table of the one that is chosen. */
export function TableView() {
  const section = useShownSection();
  const { ref, width } = useElementSize();
  const isNarrow = width > 0 && width < NARROW_PX;
  return (
    <div ref={ref} className="table-view" data-narrow={isNarrow || undefined}>
      {isNarrow ? <SectionChooser chosen={section} /> : <SectionList chosen={section} />}
      <SectionPanel key={section} section={section} />
    </div>
  );
}

/** The section that is chosen; while the campaign's settings are, the last one stays. */
function useShownSection(): string {
  const chosen = useEditor((store) => store.state.selection.section);
  const [last, setLast] = useState(chosen ?? WELCOME);
  if (chosen !== null && chosen !== last) setLast(chosen);
  return chosen ?? last;
}
