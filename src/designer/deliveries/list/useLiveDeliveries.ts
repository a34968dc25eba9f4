import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { type DeliveriesPart, type Delivery, deliveriesQuery, LIVE_MS, newestQuery, PAGE_SIZE } from '../queries.ts';
import type { Filters } from './filters.ts';
import { countNew, hasGap, joinNewest, showNext } from './live-list.ts';

/** So few are hardly what somebody looked for: it looks further back by itself, so many pages. */
const FEW = 10;
const PAGES_BY_ITSELF = 10;

/** The server looked at thousands and found few: that is not asked every moment. */
const isFarLook = (part: DeliveriesPart | undefined) =>
  part !== undefined && part.nextCursor !== null && part.items.length < PAGE_SIZE;

const NOTHING: readonly Delivery[] = [];

/** The deliveries that fit, with those that come up while somebody looks. Under who reads nothing moves. */
export function useLiveDeliveries(filters: Filters, isReading: boolean) {
  const pages = useInfiniteQuery(deliveriesQuery(filters));
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = pages;
  const newest = useQuery({
    ...newestQuery(filters),
    enabled: data !== undefined,
    // What was loaded a moment ago is new enough to begin with.
    ...(data?.pages[0] && { initialData: data.pages[0], initialDataUpdatedAt: pages.dataUpdatedAt }),
    refetchInterval: ({ state }) => (isFarLook(state.data) ? 4 * LIVE_MS : LIVE_MS),
  });
  const loaded = useMemo(() => data?.pages.flatMap(({ items }) => items), [data]);
  const known = useMemo(() => joinNewest(loaded ?? NOTHING, newest.data), [loaded, newest.data]);
  const isBehind = hasGap(loaded ?? NOTHING, newest.data);
  const [shownBefore, setShown] = useState(NOTHING);
  const shown = showNext(shownBefore, known, isReading);
  useEffect(() => setShown(shown), [shown]);
  useEffect(() => {
    if (isBehind && !isReading) void refetch();
  }, [isBehind, isReading, refetch]);
  const pageCount = data?.pages.length ?? 0;
  const isSearching = hasNextPage && shown.length < FEW && pageCount < PAGES_BY_ITSELF;
  useEffect(() => {
    if (isSearching && !isFetchingNextPage && !pages.error) void fetchNextPage();
  }, [isSearching, isFetchingNextPage, pages.error, fetchNextPage]);
  return {
    shown,
    newCount: isBehind ? Math.max(newest.data?.items.length ?? 0, 1) : countNew(shown, known),
    /** There are more than `newCount`. */
    isBehind,
    /** Shows what came up, to somebody who reads. */
    showNew: () => (isBehind ? void refetch().then(() => setShown(NOTHING)) : setShown(known)),
    isLoaded: data !== undefined,
    error: pages.error ?? (data ? null : newest.error),
    isOffline: newest.isError && data !== undefined,
    retry: () => void Promise.all([refetch(), newest.refetch()]),
    hasMore: hasNextPage,
    isLoadingMore: isFetchingNextPage || isSearching,
    showMore: () => void fetchNextPage(),
  };
}
