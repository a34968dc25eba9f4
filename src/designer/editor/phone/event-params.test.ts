import { expect, test } from 'vitest';
import { readParams } from '../../requests/source-events/ParamsEditor.tsx';
import { paramsOfTrigger } from './event-params.ts';

const trigger = { event: 'order.paid', channel: 'chn_1' };

test('what a trigger names is there to be filled in, with the values that it asks for', () => {
  const draft = paramsOfTrigger({
    ...trigger,
    params: ['orderId', 'total'],
    when: [
      { param: 'total', is: 'at_least', value: 50 },
      { param: 'isGift', is: 'equal', value: true },
      { param: 'items', is: 'equal', value: 2 },
      { param: 'refund', is: 'absent' },
    ],
  });
  expect(readParams(draft)).toEqual({ orderId: '', total: '', isGift: true, items: 2 });
});

test('a trigger that names nothing leaves one row to be filled in', () => {
  const draft = paramsOfTrigger(trigger);
  expect(draft.rows).toHaveLength(1);
  expect(readParams(draft)).toEqual({});
});
