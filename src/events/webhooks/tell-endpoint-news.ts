import { encodeId } from '../../base/ids.ts';
import { withoutQuery } from '../../deliveries/alerts/wording.ts';
import type { EndpointNews, NewsTransaction } from '../../deliveries/endpoint-news.ts';
import type { Emitter } from '../emitter.ts';
import type { NewEvent } from '../event-types.ts';

/** Makes events of what becomes of endpoints, in the transaction that does it. */
export function createNewsTransaction(emitter: Pick<Emitter, 'transaction'>): NewsTransaction {
  return (ctx, work) => emitter.transaction(ctx, (tx, emit) => work(tx, (news) => emit(toEvent(news))));
}

function toEvent(news: EndpointNews): NewEvent {
  const { accountId, campaignId, at } = news;
  const about = { accountId, at, contactId: null, campaignId };
  const webhook = {
    id: encodeId('whk', news.webhookId),
    endpointId: encodeId('end', news.endpointId),
    campaignId: campaignId === null ? null : encodeId('cmp', campaignId),
    // Its query may hold a secret, which other webhooks are not to learn.
    url: withoutQuery(news.url),
  };
  if (news.kind === 'disabled') {
    const { reason, since, errors } = news;
    const data = { webhook, reason, since: new Date(since).toISOString(), errors };
    return { ...about, type: 'webhook.disabled', data };
  }
  const { by, sent, discarded } = news;
  return { ...about, type: 'webhook.reactivated', data: { webhook, by, sent, discarded } };
}
