import type { Catalogue } from '../catalogue.ts';

export const phrases: Catalogue['phrases'] = {
  'edge.interaction': 'Opción {option}, lleva a {target}',
  'edge.campaign': 'Opción {option}, lleva a la campaña {target}',
  'edge.end': 'Opción {option}, termina la conversación',
  'edge.webhook': 'Opción {option}, llama al webhook {target}',
  'edge.underlying': 'Opción {option}, llama además al webhook {target}',
  'edge.attribute.interaction': 'Opción {option}, pregunta por {field} y lleva a {target}',
  'edge.attribute.campaign': 'Opción {option}, pregunta por {field} y lleva a la campaña {target}',
  'edge.attribute.end': 'Opción {option}, pregunta por {field} y termina la conversación',
  'edge.fallback.interaction': 'Tras demasiadas respuestas equivocadas: lleva a {target}',
  'edge.fallback.campaign': 'Tras demasiadas respuestas equivocadas: lleva a la campaña {target}',
  'edge.fallback.end': 'Tras demasiadas respuestas equivocadas: termina la conversación',
  'port.unset': 'Opción {option}, aún no lleva a ninguna parte',
  'port.missing': 'Opción {option}, llevaba a {target}, que se eliminó',
  'port.set': 'Opción {option}',
  'icon.redirect': 'Webhook: redirección',
  'icon.underlying': 'Webhook: adjunto',
};
