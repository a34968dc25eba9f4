import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createVault } from '../base/vault.ts';
import { ChatbotDefinition } from './definition.ts';
import { keepMaskedHeaders, maskDefinition, openDefinition, sealDefinition } from './seal-definition.ts';

const vault = createVault('a secret for tests only');

function definitionWith(headers: { name: string; value: string }[], id = 'whk_1'): ChatbotDefinition {
  const webhook = { id, url: 'https://partner.example/a', headers };
  return ChatbotDefinition.parse({
    welcome: {
      text: 'Hi',
      menu: [
        { redirect: { type: 'webhook', webhook } },
        { text: 'More', redirect: { type: 'interaction', to: 'more' }, webhook: { ...webhook, id: `${id}u` } },
      ],
    },
    interactions: [
      {
        id: 'more',
        label: 'More',
        text: 'x',
        menu: [{ redirect: { type: 'webhook', webhook: { ...webhook, id: `${id}i` } } }],
      },
    ],
  });
}

const Headers = fc.array(fc.record({ name: fc.stringMatching(/^[a-z]{1,8}$/), value: fc.string({ unit: 'binary' }) }));

test('sealed through JSON and opened again, a definition is what it was', () => {
  fc.assert(
    fc.property(Headers, (headers) => {
      const definition = definitionWith(headers);
      const stored: unknown = JSON.parse(JSON.stringify(sealDefinition(definition, vault)));
      expect(openDefinition(stored, vault)).toEqual(definition);
    }),
  );
});

test('every header value of every webhook is sealed, each time differently, and the input is left alone', () => {
  const definition = definitionWith([{ name: 'x-key', value: 'partner-secret' }]);
  const before = structuredClone(definition);
  const sealed = JSON.stringify(sealDefinition(definition, vault));
  expect(sealed).not.toContain('partner-secret');
  expect(new Set(sealed.match(/"value":"[^"]+"/g)).size).toBe(3);
  expect(definition).toEqual(before);
});

test('a mask shows that there is a header, not what it holds', () => {
  const masked = maskDefinition(sealDefinition(definitionWith([{ name: 'x-key', value: 'partner-secret' }]), vault));
  expect(masked).toEqual(definitionWith([{ name: 'x-key', value: '****' }]));
});

test('a mask keeps the value of the same header of the same webhook only', () => {
  const previous = definitionWith([{ name: 'X-Key', value: 'kept' }]);
  expect(keepMaskedHeaders(definitionWith([{ name: 'x-key', value: '****' }]), previous)).toEqual(
    definitionWith([{ name: 'x-key', value: 'kept' }]),
  );
  const elsewhere = definitionWith([{ name: 'x-key', value: '****' }], 'whk_2');
  expect(() => keepMaskedHeaders(elsewhere, previous)).toThrow(
    expect.objectContaining({
      code: 'invalid',
      errors: expect.arrayContaining([
        expect.objectContaining({ path: '/welcome/menu/0/redirect/webhook/headers/0/value' }),
        expect.objectContaining({ path: '/welcome/menu/1/webhook/headers/0/value' }),
        expect.objectContaining({ path: '/interactions/0/menu/0/redirect/webhook/headers/0/value' }),
      ]),
    }),
  );
  expect(() => keepMaskedHeaders(elsewhere, null)).toThrow();
});
