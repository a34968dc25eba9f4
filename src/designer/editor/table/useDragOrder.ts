import { type PointerEvent as ReactPointerEvent, useEffect, useRef, useState } from 'react';
import { gapAt, indexAfter } from './drag-order.ts';

/** Nearer than this it is a click. */
const DRAG_FROM_PX = 5;
const EDGE_PX = 28;
const SCROLL_PX = 12;

export interface Drag {
  from: number;
  /** The gap it would fall into; 0 is before the first row. */
  gap: number;
}

interface DragOrder {
  /** The rows as they are shown. */
  rows: () => HTMLElement[];
  /** What scrolls when the pointer is at its edge. */
  scroller?: () => HTMLElement | null | undefined;
  onDrop: (from: number, to: number) => void;
}

/** Puts rows into another order with a pointer. Escape leaves it as it was; a short press stays a click. */
export function useDragOrder({ rows, scroller, onDrop }: DragOrder) {
  const [drag, setDrag] = useState<Drag>();
  const stop = useRef(() => {});
  useEffect(() => () => stop.current(), []);

  const start = (event: ReactPointerEvent, from: number) => {
    if (event.button !== 0) return;
    const startY = event.clientY;
    let gap: number | undefined;
    const move = ({ clientY, buttons }: PointerEvent) => {
      if (buttons === 0) return end();
      if (gap === undefined && Math.abs(clientY - startY) < DRAG_FROM_PX) return;
      gap = gapAt(
        rows().map((row) => row.getBoundingClientRect()),
        clientY,
      );
      scrollAtEdge(scroller?.(), clientY);
      setDrag({ from, gap });
    };
    const end = () => {
      removeEventListener('pointermove', move);
      removeEventListener('pointerup', drop);
      removeEventListener('pointercancel', end);
      removeEventListener('keydown', cancel, true);
      document.documentElement.classList.remove('is-dragging');
      setDrag(undefined);
    };
    const drop = () => {
      end();
      if (gap === undefined) return;
      swallowClick();
      const to = indexAfter(from, gap);
      if (to !== from) onDrop(from, to);
    };
    const cancel = (key: KeyboardEvent) => {
      if (key.key !== 'Escape') return;
      key.stopPropagation();
      end();
      swallowClick();
    };
    addEventListener('pointermove', move);
    addEventListener('pointerup', drop);
    addEventListener('pointercancel', end);
    addEventListener('keydown', cancel, true);
    document.documentElement.classList.add('is-dragging');
    stop.current = end;
  };
  return { drag, start };
}

/** The click that follows on letting go was none. */
function swallowClick(): void {
  const swallow = (event: Event) => {
    event.stopPropagation();
    event.preventDefault();
  };
  addEventListener('click', swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener('click', swallow, { capture: true }));
}

function scrollAtEdge(scroller: HTMLElement | null | undefined, y: number): void {
  if (!scroller) return;
  const { top, bottom } = scroller.getBoundingClientRect();
  if (y < top + EDGE_PX) scroller.scrollBy(0, -SCROLL_PX);
  else if (y > bottom - EDGE_PX) scroller.scrollBy(0, SCROLL_PX);
}

/** Where the line is drawn that shows where a row would fall. */
export function dropMark(drag: Drag | undefined, index: number, count: number): 'before' | 'after' | undefined {
  if (drag === undefined || drag.gap === drag.from || drag.gap === drag.from + 1) return undefined;
  if (drag.gap === index) return 'before';
  return index === count - 1 && drag.gap === count ? 'after' : undefined;
}
