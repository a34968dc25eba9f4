import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { STORES, type TestDatabase } from '../../test/support/database.ts';
import { countPeople } from './count-people.ts';
import { createWaitWorld, type WaitWorld } from './testing/waits.ts';

const ANA = '+525500000001';
const BEN = '+525500000002';
const EVA = '+525500000003';
const DAY_MS = 86_400_000;

describe.each(STORES)('people in a campaign on $store', ({ createDatabase }) => {
  let database: TestDatabase;
  let world: WaitWorld;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    world = await createWaitWorld(database);
  });
  const count = (id: string) => countPeople(world.account.ctx, id);
  const more = { text: 'More', redirect: { type: 'interaction', to: 'welcome' } };
  const bye = { text: 'Bye', redirect: { type: 'end' } };

  test('are counted in the version they came in by, also while another campaign has them', async () => {
    const prizes = await world.publish({ keywords: ['prizes'], welcome: { text: 'Prizes', menu: [more, bye] } });
    const menu = [more, { text: 'Prizes', redirect: { type: 'campaign', to: prizes } }, bye];
    const summer = await world.publish({ keywords: ['summer'], welcome: { text: 'One', menu } });
    expect(await count(summer)).toEqual({ people: 0, versions: [] });
    await world.say(ANA, 'summer');
    await world.say(ANA, '2');
    await world.say(BEN, 'summer');
    expect(await count(summer)).toEqual({ people: 2, versions: [{ version: 1, people: 2 }] });
    expect(await count(prizes)).toEqual({ people: 1, versions: [{ version: 1, people: 1 }] });

    const { body } = await world.account.call<{ definition: object }>('GET', `/v1/campaigns/${summer}`);
    const definition = { ...body.definition, welcome: { text: 'Two', menu } };
    await world.account.call('PUT', `/v1/campaigns/${summer}`, { name: 'Summer', definition }, { 'if-match': '*' });
    expect((await world.account.call('POST', `/v1/campaigns/${summer}/publish`)).body).toEqual({ version: 2 });
    await world.say(EVA, 'summer');
    await world.say(BEN, '1');
    const versions = [
      { version: 2, people: 1 },
      { version: 1, people: 2 },
    ];
    expect(await count(summer)).toEqual({ people: 3, versions });
  });

  test('are in it no more when they left, ended or said nothing for too long', async () => {
    const summer = await world.publish({ keywords: ['summer'], welcome: { text: 'One', menu: [more, bye] } });
    await world.say(ANA, 'summer');
    await world.say(BEN, 'summer');
    await world.say(ANA, 'stop');
    expect((await count(summer)).people).toBe(1);
    world.clock.advance(2 * DAY_MS);
    expect(await count(summer)).toEqual({ people: 0, versions: [] });
  });

  test('of somebody else’s campaign nothing is told', async () => {
    const other = await createWaitWorld(database);
    const theirs = await other.publish({ keywords: ['summer'], welcome: { text: 'One', menu: [more, bye] } });
    await expect(count(theirs)).rejects.toMatchObject({ code: 'not_found' });
  });
});
