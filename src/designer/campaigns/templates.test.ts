import { expect, test } from 'vitest';
import { checkDefinition } from '../../campaigns/checks.ts';
import { ChatbotDefinition } from '../../campaigns/definition.ts';
import { surroundingsOf } from '../../campaigns/testing/surroundings.ts';
import { createTranslate } from '../i18n/catalogue.ts';
import { de } from '../i18n/de/de.ts';
import { en } from '../i18n/en/en.ts';
import { es } from '../i18n/es/es.ts';
import { TEMPLATES } from './templates.ts';

const LANGUAGES = { en, es, de };
const CHANNEL = 'chn_01m804fh50e3vb7k2m9n6p4r5x';
const CAMPAIGN = 'cmp_01m804fh50e3vb7k2m9n6p4r5v';
const CASES = Object.entries(LANGUAGES).flatMap(([language, catalogue]) =>
  TEMPLATES.map((template) => ({ language, catalogue, id: template.id, template })),
);

test.each(CASES)('$id in $language can be published as it is', ({ language, catalogue, template }) => {
  const t = createTranslate(catalogue, language);
  const definition = ChatbotDefinition.parse({
    channels: [CHANNEL],
    // Templates without keywords get one, or the campaign could not be started.
    keywords: ['x'],
    ...template.build(t, { channels: [CHANNEL], campaign: CAMPAIGN }),
  });
  const problems = checkDefinition(
    definition,
    surroundingsOf({
      campaignId: null,
      liveCampaigns: new Set([CAMPAIGN]),
      channels: ['simulator', 'whatsapp', 'twilio'].map((kind) => ({
        id: CHANNEL,
        name: kind,
        kind: kind as 'twilio',
      })),
    }),
  );
  expect(problems).toEqual([]);
});

test('the five options are those of the guide: 1 and 4 interactions, 2 and 5 campaigns, 4 and 5 with a webhook', () => {
  const template = TEMPLATES.find(({ id }) => id === 'five-options');
  const menu = template?.build(createTranslate(en, 'en'), {}).welcome.menu ?? [];
  const kinds = menu.map(({ redirect, webhook }) => [redirect.type, webhook !== undefined]);
  expect(kinds).toEqual([
    ['interaction', false],
    ['campaign', false],
    ['webhook', false],
    ['interaction', true],
    ['campaign', true],
  ]);
});
