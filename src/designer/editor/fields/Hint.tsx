import { Tooltip, type TooltipProps } from '@mantine/core';

/** What a button or a field is for. Within the page, where those who read it by landmarks find it. */
export function Hint(props: TooltipProps) {
  return <Tooltip withinPortal={false} multiline maw={280} events={HINT_EVENTS} {...props} />;
}

const HINT_EVENTS = { hover: true, focus: true, touch: false };
