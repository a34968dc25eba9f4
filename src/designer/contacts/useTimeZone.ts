import { useQuery } from '@tanstack/react-query';
import { accountQuery } from '../api/session.ts';

/** The account's time zone, in which days begin. */
export function useTimeZone(): string {
  return useQuery(accountQuery).data?.timeZone ?? 'UTC';
}
