import { z } from '@hono/zod-openapi';
import { isStorableMoment } from '../rules/moment.ts';

/** A moment that a caller names, with its offset from UTC. */
export const Moment = z.iso
  .datetime({ offset: true, abort: true })
  .refine((text) => isStorableMoment(Date.parse(text)), 'This must be within the years 1000 to 9999 in UTC.');
