import type { PageTexts } from './page-texts.ts';

export const es: PageTexts = {
  name: 'Nombre',
  phone: 'Número de teléfono',
  email: 'Correo electrónico',
  language: 'Idioma',
  optional: 'opcional',
  noChoice: 'Elija una opción',
  faultsHeading: 'Revise los datos introducidos',
  faults: {
    missing: 'Rellene este campo.',
    phone: 'No es un número de teléfono. Escríbalo con el prefijo del país, por ejemplo +34 910 000 000.',
    email: 'No es una dirección de correo. Debe ser como nombre@example.com.',
    number: 'Escriba un número.',
    date: 'Escriba una fecha.',
    choice: 'Elija una de las opciones.',
    tooLong: 'El texto es demasiado largo.',
  },
  preferences: 'Sus preferencias',
  wanted: 'Lo que desea recibir',
  aboutYou: 'Sus datos',
  save: 'Guardar',
  saved: 'Sus preferencias se han guardado.',
  unsubscribe: 'Darse de baja de todo',
  unsubscribeHint: 'No recibirá más mensajes nuestros.',
  unsubscribed: 'Se ha dado de baja. No recibirá más mensajes nuestros.',
  isUnsubscribed: 'Está dado de baja de todo.',
  chooseAgain: 'Para volver a recibir mensajes, elija lo que desea recibir y guarde.',
  resubscribe: 'Volver a recibir mensajes',
  resubscribed: 'Volverá a recibir nuestros mensajes.',
  subscribe: 'Suscribirse',
  subscribesTo: 'Se suscribe a:',
  leaveEmpty: 'Deje este campo vacío',
  sentByPhone: {
    heading: 'Un paso más',
    text:
      'Le enviamos un mensaje con un enlace. Ábralo para confirmar; es válido durante 48 horas. ¿No llega nada? Revise ' +
      'el número e inténtelo más tarde. Si alguna vez nos envió STOP, envíe antes START.',
  },
  sentByEmail: {
    heading: 'Un paso más',
    text:
      'Le enviamos un correo con un enlace. Ábralo para confirmar; es válido durante 48 horas. ¿No llega nada? Mire en ' +
      'la carpeta de spam, revise la dirección e inténtelo más tarde.',
  },
  confirm: { heading: 'Confirme su suscripción', text: 'Un clic y la suscripción queda hecha.' },
  confirmButton: 'Confirmar',
  subscribed: { heading: 'Suscripción realizada', text: 'Gracias. Puede cerrar esta página.' },
  alreadyConfirmed: {
    heading: 'Ya está confirmada',
    text: 'Usted ya confirmó esta suscripción. No queda nada por hacer.',
  },
  expired: {
    heading: 'El enlace ha caducado',
    text: 'Los enlaces son válidos durante 48 horas. Si aún no ha confirmado, rellene de nuevo el formulario.',
  },
  unknownForm: {
    heading: 'Este formulario no existe',
    text: 'Puede que se haya retirado o que la dirección no esté completa.',
  },
  unknownLink: {
    heading: 'No conocemos este enlace',
    text: 'Puede que llegara cortado o que ya no pertenezca a nadie. Ábralo de nuevo, entero, desde el mensaje.',
  },
  tooMany: {
    heading: 'Demasiadas suscripciones',
    text: 'Ha habido muchas suscripciones desde aquí. Inténtelo dentro de una hora.',
  },
  unavailable: {
    heading: 'Ahora no es posible',
    text: 'Este formulario no admite suscripciones en este momento. Inténtelo más tarde.',
  },
  failed: {
    heading: 'Algo ha fallado por nuestra parte',
    text: 'No se ha cambiado nada. Inténtelo de nuevo en un momento.',
  },
  confirmMessage: (title) => `${title}: confirme su suscripción aquí`,
  mail: {
    subject: (title) => `Confirme, por favor: ${title}`,
    paragraph:
      'Alguien, esperamos que usted, se ha suscrito con esta dirección. Confírmelo y la suscripción queda hecha.',
    note: 'El enlace es válido durante 48 horas. Abre una página que le pregunta una vez más.',
    footer: '¿No fue usted? Entonces no haga nada: sin su confirmación no sabrá más de nosotros.',
  },
};
