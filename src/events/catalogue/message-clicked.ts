import { ClickedData } from '../data.ts';
import { defineEvent } from './define-event.ts';
import { sampleBatchSend, sampleContact, sampleEmail, sampleMoment } from './sample-parts.ts';

/** `{"contact":{…},"message":{…},"send":{…},"click":{"url":"https://shop.example/promo","at":"…"}}` */
export const messageClicked = defineEvent({
  type: 'message.clicked',
  description:
    'A person has opened a link of a message. Link previews and programs that look into mails are not ' + 'counted.',
  data: ClickedData,
  sample: {
    contact: sampleContact,
    message: sampleEmail,
    send: sampleBatchSend,
    click: { url: 'https://shop.example/promo', at: sampleMoment(0) },
  },
});
