import type { Catalogue } from '../catalogue.ts';

export const phrases: Catalogue['phrases'] = {
  'edge.interaction': 'Option {option}, führt zu {target}',
  'edge.campaign': 'Option {option}, führt zur Kampagne {target}',
  'edge.end': 'Option {option}, beendet das Gespräch',
  'edge.webhook': 'Option {option}, ruft den Webhook {target} auf',
  'edge.underlying': 'Option {option}, ruft außerdem den Webhook {target} auf',
  'edge.attribute.interaction': 'Option {option}, fragt nach {field} und führt zu {target}',
  'edge.attribute.campaign': 'Option {option}, fragt nach {field} und führt zur Kampagne {target}',
  'edge.attribute.end': 'Option {option}, fragt nach {field} und beendet das Gespräch',
  'edge.fallback.interaction': 'Nach zu vielen falschen Antworten: führt zu {target}',
  'edge.fallback.campaign': 'Nach zu vielen falschen Antworten: führt zur Kampagne {target}',
  'edge.fallback.end': 'Nach zu vielen falschen Antworten: beendet das Gespräch',
  'port.unset': 'Option {option}, führt noch nirgendwohin',
  'port.missing': 'Option {option}, führte zu {target}; das wurde gelöscht',
  'port.set': 'Option {option}',
  'icon.redirect': 'Webhook: Weiterleitung',
  'icon.underlying': 'Webhook: begleitend',
};
