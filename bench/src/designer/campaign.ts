import type { ChatbotDefinition } from '../../../src/campaigns/definition.ts';
import { ChatbotDefinition as Definition } from '../../../src/campaigns/definition.ts';

/** How many sections each leads to, and back to the start. */
const CHILDREN = 3;
/** Every so many sections have a webhook beside their first option, every so many end by their last. */
const WEBHOOK_EACH = 10;
const END_EACH = 7;

/** A campaign of that many sections in all, three below each, and each with a way back. */
export function makeCampaign(sections: number): ChatbotDefinition {
  const idOf = (index: number) => (index === 0 ? 'welcome' : `s${index}`);
  const menuOf = (index: number) => {
    const children = Array.from({ length: CHILDREN }, (_, child) => index * CHILDREN + child + 1);
    const down = children
      .filter((child) => child < sections)
      .map((child) => ({ text: `Tell me about number ${child}`, redirect: { type: 'interaction', to: idOf(child) } }));
    const back = { type: 'interaction', to: 'welcome' };
    const last = { text: 'Back to the start', redirect: index % END_EACH === 0 ? { type: 'end' } : back };
    const menu = [...down, last];
    if (index % WEBHOOK_EACH !== 0) return menu;
    const webhook = { url: `https://partner.example/${index}` };
    return menu.map((option, at) => (at === 0 ? { ...option, webhook } : option));
  };
  return Definition.parse({
    welcome: { text: 'Hello, what do you want to know?', menu: menuOf(0) },
    interactions: Array.from({ length: sections - 1 }, (_, at) => ({
      id: idOf(at + 1),
      label: `Section number ${at + 1}`,
      text: `What there is to say about number ${at + 1}.`,
      menu: menuOf(at + 1),
    })),
  });
}
