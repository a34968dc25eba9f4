import type { Catalogue } from '../catalogue.ts';

export const json: Catalogue['json'] = {
  label: 'Definición como JSON',
  hint: 'La campaña tal como la recibe la API. Para salir del cuadro con el teclado pulsa Escape y después Tabulador.',
  valid: 'Válido, y en todas las vistas',
  notValid: 'No es válido (línea {line}, columna {column}):',
  notTaken: 'La campaña queda como estaba hasta que esto se arregle.',
  goThere: 'Ir allí',
  throwAway: 'Descartar este texto',
  behind:
    'Entretanto la campaña se cambió en otro lugar; este texto no tiene esos cambios. Cuando sea válido se juntan ambos.',
};
