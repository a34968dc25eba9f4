import { expect, test } from 'vitest';
import { createTestApi } from '../../test/support/api.ts';
import { testContext } from '../../test/support/context.ts';
import { createPgliteDatabase } from '../../test/support/database.ts';
import { decodeId } from '../base/ids.ts';
import { type CardParts, loadTemplateCard, templateCard } from './template-card.ts';

const PARTS: CardParts = {
  id: '018f0000-0000-7000-8000-000000000000',
  number: 7,
  name: 'Ana',
  phone: '+525500000000',
  email: null,
  language: 'es-MX',
  keys: { customerId: '00123' },
  fields: { firstName: 'Ana', town: 'Mérida' },
};
const BUILT_IN = {
  id: 'cnt_01hw000000e008000000000000',
  number: 7,
  name: 'Ana',
  phone: '+525500000000',
  email: null,
  language: 'es-MX',
};

test('YS-50: a card has what is built in, keys and fields side by side', () => {
  expect({ ...templateCard(PARTS) }).toEqual({
    ...BUILT_IN,
    customerId: '00123',
    firstName: 'Ana',
    town: 'Mérida',
  });
});

test('no field stands for what is built in, or is a way to a prototype', () => {
  const fields = JSON.parse('{"id":"x","name":"x","phone":"x","email":"x","__proto__":{"evil":1},"constructor":"x"}');
  const card = templateCard({ ...PARTS, keys: { number: 'x' }, fields });
  expect(card).toMatchObject(BUILT_IN);
  expect(Object.getPrototypeOf(card)).toBeNull();
  expect(card.evil).toBeUndefined();
});

test('the card of a contact is what is known of it; of another account’s there is none [XP-20]', async () => {
  const database = await createPgliteDatabase();
  const api = createTestApi(testContext(database.db));
  const [owner, other] = [await api.createAccount(), await api.createAccount()];
  const contact = { phone: '+525500000000', email: 'ana@example.com', fields: { town: 'Mérida' } };
  const { body } = await owner.call<{ id: string }>('POST', '/v1/contacts', contact);
  const uuid = decodeId('cnt', body.id) ?? '';
  expect({ ...(await loadTemplateCard(owner.ctx, uuid)) }).toEqual({
    ...{ id: body.id, number: 1, name: null, phone: '+525500000000', email: 'ana@example.com', language: null },
    town: 'Mérida',
  });
  await expect(loadTemplateCard(other.ctx, uuid)).rejects.toMatchObject({ code: 'not_found' });
  await database.close();
});
