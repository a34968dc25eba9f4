import type { Catalogue } from '../catalogue.ts';

export const publish: Catalogue['publish'] = {
  title: 'Publicar',
  notSaved:
    'El borrador aún no está guardado, y lo que no está guardado no se puede publicar. Cuando esté guardado, abre esto otra vez.',
  problems: { one: '{count} problema lo impide', other: '{count} problemas lo impiden' },
  problemsText: 'Cada uno lleva a su campo.',
  firstTitle: 'Primera versión',
  firstText: 'Nadie ha recibido esta campaña hasta ahora.',
  changesTitle: 'Qué cambia desde la versión {version}',
  who: 'Quién la recibe',
  peopleTitle: 'Personas dentro ahora',
  peopleNone: 'En este momento no hay nadie dentro.',
  people: { one: '{count} persona está dentro ahora.', other: '{count} personas están dentro ahora.' },
  peopleIn: { one: 'versión {version}: {count} persona', other: 'versión {version}: {count} personas' },
  peopleText:
    'Siguen en la versión con la que entraron; quien empiece desde ahora recibe la nueva. Las nuevas direcciones, cabeceras y políticas de los webhooks valen enseguida para todos.',
  doneTitle: 'Publicada',
  done: 'La versión {version} está en vivo.',
  try: 'Probarla en el teléfono',
  version: 'Versión {version}',
  versionsTitle: 'Versiones',
  versionsEmptyTitle: 'Aún no se ha publicado nada',
  versionsEmptyText:
    'Cada vez que publicas, lo que recibe la gente se conserva aquí como versión, para compararla y recuperarla.',
  publishedAt: 'Publicada el {when}',
  publishedBy: 'Publicada el {when} por {who}',
  compare: 'Comparar',
  compareVersion: 'Comparar la versión {version} con el borrador',
  compareText: 'De la versión {version} al borrador:',
  load: 'Cargar en el borrador',
  loadVersion: 'Cargar en el borrador: versión {version}',
  loaded: 'La versión {version} es ahora el borrador. Deshacer trae de vuelta lo que había.',
};
