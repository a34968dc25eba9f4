import { encodeId } from '../../base/ids.ts';
import { msOfUuid } from '../../deliveries/uuid-range.ts';
import type { Activity } from './schema.ts';
import type { ActivityRow } from './slice-queries.ts';

/** An activity as the API shows it. */
export function presentActivity(row: ActivityRow): Activity {
  return {
    id: encodeId('evt', row.id),
    type: row.type,
    at: row.at.toISOString(),
    recordedAt: new Date(msOfUuid(row.id)).toISOString(),
    contactId: row.contact_id && encodeId('cnt', row.contact_id),
    campaignId: row.campaign_id && encodeId('cmp', row.campaign_id),
    data: row.data,
  };
}
