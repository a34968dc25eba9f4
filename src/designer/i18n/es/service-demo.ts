import type { Catalogue } from '../catalogue.ts';

export const serviceDemo: Catalogue['serviceDemo'] = {
  title: 'Demo de servicios web',
  text: 'Rellena cualquier llamada de la API, ejecútala y llévate el código.',
  choose: 'Elige una llamada',
  functions: 'Funciones sobre webhooks',
  call: 'Cualquier llamada de la API',
  noCall: 'Ninguna llamada tiene eso en el nombre.',
  form: 'Rellénala',
  noParameters: 'Esta llamada no tiene parámetros.',
  required: 'Hay que rellenarlo.',
  severalValues: 'Varios valores: separados por comas.',
  clear: 'Vaciar {name}',
  body: 'Cuerpo',
  apiKey: 'Clave de API',
  apiKeyText:
    'Esta llamada pide una clave como contraseña, sea quien sea quien haya iniciado sesión. Crea una en los ajustes. No se guarda.',
  changes: 'Esta llamada cambia de verdad lo que hay en {account}. Lo que hace no se deshace solo.',
  roleMayNot: 'Tu rol no puede cambiar nada: se rechazará.',
  run: 'Ejecutar',
  runForReal: 'Ejecutar de verdad',
  result: 'Lo que ha llegado',
  code: 'La misma llamada como código',
  codeText: 'Funciona tal cual. La clave de API sale de la variable de entorno HOOKLINE_API_KEY.',
  codeLanguage: 'Lenguaje del código',
  codeFor: 'Código para {language}',
  codeIncomplete: 'Rellena primero lo obligatorio: hasta entonces está su nombre en el código, o falta.',
};
