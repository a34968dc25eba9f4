import type { Catalogue } from '../catalogue.ts';

export const problems: Catalogue['problems'] = {
  offlineTitle: 'No se puede llegar a Hookline',
  offlineText:
    'Revisa tu conexión, o si el servidor está en marcha. No se pierde nada de lo escrito: inténtalo de nuevo.',
  signedOutTitle: 'Tu sesión ha terminado',
  signedOutText: 'Inicia sesión y hazlo otra vez: lo que escribiste sigue aquí.',
  forbiddenTitle: 'No puedes hacer esto',
  forbiddenText: '{detail} Pide otro rol a un propietario de esta cuenta.',
  missingTitle: 'Esto no está aquí',
  missingText: 'Quizá se eliminó, o es de otra de tus cuentas.',
  conflictTitle: 'Esto no es compatible',
  changedTitle: 'Otra persona guardó mientras tanto',
  changedText: 'Tu texto sigue aquí. Carga lo que guardó y compara antes de guardar otra vez.',
  invalidTitle: 'Antes hay que cambiar algo',
  tooLargeTitle: 'Esto es demasiado grande',
  tooOftenTitle: 'Demasiados intentos',
  tooOftenText: 'Inténtalo de nuevo en {seconds} s.',
  unavailableTitle: 'Hookline está ocupado',
  unavailableText: 'Inténtalo de nuevo en un momento.',
  faultTitle: 'Algo falló de nuestro lado',
  faultText: 'Está en el registro del servidor. Inténtalo de nuevo; si continúa, avisa a quien opera este Hookline.',
  pageBrokeTitle: 'Esta página falló',
  pageBrokeText: 'Cárgala de nuevo. Si no ayuda, avisa a quien opera este Hookline.',
  noPageTitle: 'No existe esta página',
  noPageText: 'Quizá la dirección está mal escrita, o la página cambió de lugar.',
  toStart: 'Al inicio',
};
