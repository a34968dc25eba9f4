import type { Catalogue } from '../catalogue.ts';

export const campaigns: Catalogue['campaigns'] = {
  title: 'Campañas',
  create: 'Campaña nueva',
  createText: 'Empieza como borrador que nadie recibe. La construyes, la pruebas y luego la publicas.',
  createSubmit: 'Crear',
  nameExample: 'Premios de verano',
  stateDraft: 'Borrador',
  stateLive: 'En vivo',
  stateArchived: 'Archivada',
  noKeywords: 'sin palabras clave',
  noChannels: 'sin canal',
  changed: 'cambió: {when}',
  changedBy: 'cambió: {when}, por {who}',
  version: 'versión {version}',
  peopleNow: { one: '{count} persona dentro ahora', other: '{count} personas dentro ahora' },
  answersToday: { one: '{count} respuesta hoy', other: '{count} respuestas hoy' },
  emptyTitle: 'Tu primera campaña',
  emptyText:
    'Una campaña es una conversación con un menú: la gente escribe una palabra clave, elige opciones, y tu endpoint se entera de cada respuesta.',
};
