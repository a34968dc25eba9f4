import { ActionIcon, Drawer, Group } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import { PageAnchor } from '../../shell/links.tsx';
import { DeliveryDetails } from '../details/DeliveryDetails.tsx';
import type { Delivery } from '../queries.ts';

const route = getRouteApi('/shell/deliveries');

interface DrawerProps {
  id: string | undefined;
  /** The list that it stands beside: the next one and the one before are a key away. */
  shown: readonly Delivery[];
}

/** One delivery over the list, which keeps its place. */
export function DeliveryDrawer({ id, shown }: DrawerProps) {
  const { t } = useTexts();
  const navigate = route.useNavigate();
  const opener = useRef<HTMLElement | null>(null);
  if (id !== undefined && opener.current === null) opener.current = document.activeElement as HTMLElement | null;
  const open = (wanted: string | undefined) =>
    void navigate({
      search: ({ open: _, ...others }) => (wanted === undefined ? others : { ...others, open: wanted }),
      replace: true,
      resetScroll: false,
    });
  const close = () => {
    // To the row of the delivery that was looked at last.
    const row = document.querySelector<HTMLElement>(`a[data-row="${id}"]`) ?? opener.current;
    opener.current = null;
    open(undefined);
    requestAnimationFrame(() => row?.focus({ preventScroll: true }));
  };
  const at = shown.findIndex((each) => each.id === id);
  const neighbour = (step: number) => (at === -1 ? undefined : shown[at + step]?.id);
  useNeighbourKeys(id !== undefined, (step) => {
    const wanted = neighbour(step);
    if (wanted !== undefined) open(wanted);
  });
  return (
    <Drawer.Root opened={id !== undefined} onClose={close} position="right" size="xl" returnFocus={false}>
      <Drawer.Overlay backgroundOpacity={0.25} />
      <Drawer.Content>
        {/* A drawer's title is not the page's: there is one banner. */}
        <Drawer.Header role="none">
          <Drawer.Title>{t('deliveries.one')}</Drawer.Title>
          <Drawer.CloseButton aria-label={t('general.close')} />
        </Drawer.Header>
        <Drawer.Body>
          {id !== undefined && (
            <>
              <Group justify="space-between" mb="md" gap="xs">
                <PageAnchor to="/deliveries/$deliveryId" params={{ deliveryId: id }} size="sm">
                  {t('deliveries.openAsPage')}
                </PageAnchor>
                <Group gap={4}>
                  <ActionIcon
                    variant="default"
                    aria-label={t('deliveries.newer')}
                    disabled={neighbour(-1) === undefined}
                    onClick={() => open(neighbour(-1))}
                  >
                    <IconChevronUp size={16} aria-hidden />
                  </ActionIcon>
                  <ActionIcon
                    variant="default"
                    aria-label={t('deliveries.older')}
                    disabled={neighbour(1) === undefined}
                    onClick={() => open(neighbour(1))}
                  >
                    <IconChevronDown size={16} aria-hidden />
                  </ActionIcon>
                </Group>
              </Group>
              <DeliveryDetails key={id} id={id} order={3} />
            </>
          )}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

function useNeighbourKeys(isActive: boolean, go: (step: number) => void): void {
  const latest = useRef(go);
  useEffect(() => {
    latest.current = go;
  });
  useEffect(() => {
    if (!isActive) return;
    const onKey = (event: KeyboardEvent) => {
      const step = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0;
      const isTyping = event.target instanceof Element && event.target.closest('input, textarea, [role="listbox"]');
      if (step === 0 || event.ctrlKey || event.metaKey || event.altKey || isTyping) return;
      latest.current(step);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [isActive]);
}
