import { Tabs, type TabsListProps } from '@mantine/core';
import { useEffect, useRef } from 'react';

/** Tabs beside each other, which scroll where they have no room: the open one is in sight. */
export function TabRow(props: TabsListProps) {
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    row.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, []);
  return <Tabs.List {...props} ref={row} className="scrolling-tabs" />;
}
