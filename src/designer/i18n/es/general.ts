import type { Catalogue } from '../catalogue.ts';

export const general: Catalogue['general'] = {
  save: 'Guardar',
  saved: 'Guardado',
  cancel: 'Cancelar',
  close: 'Cerrar',
  create: 'Crear',
  remove: 'Quitar',
  copy: 'Copiar',
  copied: 'Copiado',
  back: 'Atrás',
  undo: 'Deshacer',
  tryAgain: 'Intentar de nuevo',
  reload: 'Cargar de nuevo',
  showMore: 'Mostrar más',
  name: 'Nombre',
  email: 'Correo electrónico',
  password: 'Contraseña',
  showPassword: 'Mostrar la contraseña',
  loading: 'Cargando',
  never: 'nunca',
  waitSeconds: 'Espera {seconds} s',
};
