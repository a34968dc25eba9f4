import { Tabs, type TabsListProps } from '@mantine/core';
import { useEffect, useRef } from 'react';

/** Tabs beside each other, which scroll where they have no room: the open one is in sight. */
export function TabRow(props: TabsListProps) {
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const open = row.current?.querySelector<HTMLElement>('[aria-selected="true"]');
    if (!row.current || !open) return;
    // Not `scrollIntoView`: Tab would go on from there, past the way around the navigation.
    row.current.scrollLeft = open.offsetLeft - (row.current.clientWidth - open.offsetWidth) / 2;
  }, []);
  return <Tabs.List {...props} ref={row} className="scrolling-tabs" />;
}
