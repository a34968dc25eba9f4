import type { Format } from '../format.ts';
import { dottedMoment } from '../moments.ts';
import { writeContactId } from './contact.ts';
import { describeEvent, isTold, NAMES } from './notifications.ts';

/** Dialog Insight's eight notifications, in the order of the guide's samples; times in the account's zone. */
export const dialogInsight: Format = {
  name: 'dialog-insight',
  sendsArrays: true,
  contentType: 'application/json',
  names: NAMES,
  samplePerson: { email: 'EMail', phone: 'Phone' },
  write(event, facts, { sentAt, isTest }) {
    if (!isTold(event)) return [];
    const common = {
      dtExecution: dottedMoment(facts.timeZone, sentAt),
      idCompany: facts.companyNumber,
      idProject: facts.projectNumber,
      ...(isTest && { isTest }),
      ContactID: writeContactId(event.data.contact, facts),
    };
    return describeEvent(event, facts, isTest).map(({ type, ...rest }) => {
      // Only the id differs from webhook to webhook: the rest is written once for all.
      const behindId = JSON.stringify({ ...common, ...rest }).slice(1);
      return (deliveryId) => `{"type":"${type}","EventUniqueID":"${deliveryId}",${behindId}`;
    });
  },
};
