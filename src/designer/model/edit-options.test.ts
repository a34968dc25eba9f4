import { describe, expect, it } from 'vitest';
import { applyEdit } from './edit.ts';
import type { EditOperation } from './operation.ts';
import { findOption } from './sections.ts';
import { listTargets, NOT_CHOSEN } from './targets.ts';
import { CAMPAIGNS, FIVE_OPTIONS, option } from './testing/five-options.ts';

const apply = (...operations: EditOperation[]) => applyEdit(FIVE_OPTIONS, { type: 'batch', operations });
const textsOf = (operations: EditOperation[]) => apply(...operations).definition.welcome.menu.map(({ text }) => text);

describe('options', () => {
  it('are added without a target, so that they cannot end a conversation by mistake', () => {
    const { definition, selection } = apply({ type: 'addOption', section: 'welcome', index: 1 });
    expect(definition.welcome.menu[1]).toEqual({ redirect: { type: 'interaction', to: NOT_CHOSEN.interaction } });
    expect(definition.welcome.menu).toHaveLength(6);
    expect(selection).toEqual({ section: 'welcome', option: 1, field: 'text' });
  });

  it('are deleted together with their webhook (CB-39)', () => {
    const { definition, selection } = apply({ type: 'deleteOption', at: option(3) });
    expect(JSON.stringify(definition)).not.toContain('whk_4');
    expect(definition.welcome.menu).toHaveLength(4);
    expect(selection).toEqual({ section: 'welcome', option: 3 });
  });

  it('are copied with a webhook of their own', () => {
    const { definition } = apply({ type: 'duplicateOption', at: option(4) });
    const { webhook, ...rest } = FIVE_OPTIONS.welcome.menu[4] ?? { redirect: { type: 'end' } };
    expect(definition.welcome.menu[5]).toEqual({ ...rest, webhook: { url: webhook?.url, policy: 'standard' } });
  });

  it('are moved within their menu and into others', () => {
    expect(textsOf([{ type: 'moveOption', at: option(0), to: option(1) }]).slice(0, 2)).toEqual([
      'Raffle',
      'Opening hours',
    ]);
    const { definition, selection } = apply({ type: 'moveOption', at: option(4), to: option(7, 'hours') });
    expect(definition.welcome.menu).toHaveLength(4);
    expect(findOption(definition, option(0, 'hours'))).toBe(FIVE_OPTIONS.welcome.menu[4]);
    expect(selection).toEqual({ section: 'hours', option: 0 });
    expect(apply({ type: 'moveOption', at: option(1), to: option(1) }).definition).toBe(FIVE_OPTIONS);
  });

  it('have text and keywords, or none', () => {
    const { definition } = apply(
      { type: 'setOptionText', at: option(0), text: '' },
      { type: 'setOptionKeywords', at: option(0), keywords: ['hours'] },
    );
    expect(definition.welcome.menu[0]).toEqual({ keywords: ['hours'], redirect: { type: 'interaction', to: 'hours' } });
    expect(apply({ type: 'setOptionText', at: option(0), text: 'x'.repeat(1001) }).refused?.code).toBe('too_long');
  });

  it('cannot be more than the format takes', () => {
    const many = Array.from({ length: 96 }, (): EditOperation => ({ type: 'addOption', section: 'welcome' }));
    expect(apply(...many.slice(1)).refused).toBeUndefined();
    expect(apply(...many)).toMatchObject({ definition: FIVE_OPTIONS, refused: { code: 'too_long', limit: 100 } });
  });
});

describe('redirects', () => {
  it('have the types interaction, campaign and webhook among others, and targets of their type only (CB-08)', () => {
    const targets = listTargets(FIVE_OPTIONS, CAMPAIGNS, 'cmp_draft');
    expect(targets.interaction.map(({ to }) => to)).toEqual(['welcome', 'hours']);
    expect(targets.campaign.map(({ label }) => label)).toEqual(['Raffle Giveaway', 'Web Polls & Surveys', 'Not yet']);
    expect(listTargets(FIVE_OPTIONS, CAMPAIGNS).campaign).toHaveLength(2);
    expect(targets.webhook).toEqual([]);
  });

  it('take no target of another type (CB-08)', () => {
    const set = (index: number, to: string) => apply({ type: 'setTarget', at: option(index), to }).refused?.code;
    expect(set(0, 'cmp_raffle')).toBe('no_such_section');
    expect(set(1, 'hours')).toBe('malformed');
    expect(set(2, 'hours')).toBe('webhook_has_no_target');
    expect(set(0, 'welcome')).toBeUndefined();
    expect(set(1, 'cmp_polls')).toBeUndefined();
  });

  it('lose their target with their type (CB-06)', () => {
    const { definition } = apply({ type: 'setRedirectType', at: option(0), redirect: 'campaign' });
    expect(definition.welcome.menu[0]).toEqual({
      text: 'Opening hours',
      redirect: { type: 'campaign', to: NOT_CHOSEN.campaign },
    });
  });

  it('to a webhook take text, target and underlying webhook out of the definition (CB-06)', () => {
    const { definition } = apply({ type: 'setRedirectType', at: option(3), redirect: 'webhook' });
    expect(definition.welcome.menu[3]).toEqual({
      redirect: { type: 'webhook', webhook: { url: '', policy: 'standard' } },
    });
    expect(applyEdit(definition, { type: 'setOptionText', at: option(3), text: 'x' }).refused?.code).toBe(
      'webhook_has_no_text',
    );
  });

  it('without memory come back empty: nothing stale is in the definition (CB-07)', () => {
    const { definition } = apply(
      { type: 'setRedirectType', at: option(3), redirect: 'webhook' },
      { type: 'setRedirectType', at: option(3), redirect: 'interaction' },
    );
    expect(definition.welcome.menu[3]).toEqual({ redirect: { type: 'interaction', to: NOT_CHOSEN.interaction } });
  });

  it('to an attribute have a field, a prompt and what follows', () => {
    const at = option(0);
    const { definition } = apply(
      { type: 'setRedirectType', at, redirect: 'attribute', field: 'city' },
      { type: 'setRedirectText', at, field: 'prompt', text: 'Which city?' },
      { type: 'setContinuation', at, then: { type: 'interaction', to: 'hours' } },
    );
    expect(definition.welcome.menu[0]?.redirect).toEqual({
      ...{ type: 'attribute', field: 'city', prompt: 'Which city?' },
      then: { type: 'interaction', to: 'hours' },
    });
    expect(applyEdit(definition, { type: 'setAttributeField', at, field: '1st' }).refused?.code).toBe('malformed');
    expect(apply({ type: 'setAttributeField', at, field: 'x' }).refused?.code).toBe('redirect_has_no_such_field');
    expect(apply({ type: 'setRedirectText', at, field: 'text', text: 'x' }).refused?.code).toBe(
      'redirect_has_no_such_field',
    );
  });
});
