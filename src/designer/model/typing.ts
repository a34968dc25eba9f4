import type { EditOperation } from './operation.ts';

/** The field that an operation types into, as one word; undefined for what is a step of its own. */
export function typingKey(operation: EditOperation): string | undefined {
  switch (operation.type) {
    case 'renameSection':
    case 'setSectionText':
      return JSON.stringify([operation.type, operation.section]);
    case 'setOptionText':
    case 'setOptionKeywords':
    case 'setAttributeField':
    case 'setWebhookUrl':
    case 'setWebhookBody':
      return JSON.stringify([operation.type, operation.at]);
    case 'setRedirectText':
      return JSON.stringify([operation.type, operation.at, operation.field]);
    case 'changeHeader': {
      const fields = [operation.name !== undefined, operation.value !== undefined];
      return JSON.stringify([operation.type, operation.at, operation.index, fields]);
    }
    case 'setFallback':
      return operation.change === null ? undefined : `${operation.type}/${Object.keys(operation.change).sort()}`;
    // What is typed there are texts; another entry more or less is a step of its own.
    case 'setSave':
      return JSON.stringify([operation.type, operation.at, Object.keys(operation.save).length]);
    case 'setBefore': {
      const shape = operation.before.map(({ request, save = {} }) => [request, Object.keys(save).length]);
      return JSON.stringify([operation.type, operation.section, shape]);
    }
    case 'setTrigger': {
      if (operation.trigger === null) return undefined;
      const { channel, when = [], params = [] } = operation.trigger;
      return JSON.stringify([operation.type, channel, when.map(({ is }) => is), params.length]);
    }
    case 'setMayAnswer':
      return typeof operation.mayAnswer === 'object' ? JSON.stringify([operation.type, operation.at]) : undefined;
    case 'setKeywords':
    case 'setExpiry':
      return operation.type;
    default:
      return undefined;
  }
}
