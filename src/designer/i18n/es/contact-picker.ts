import type { Catalogue } from '../catalogue.ts';

export const contactPicker: Catalogue['contactPicker'] = {
  search: 'Buscar un contacto',
  searchText: 'Parte de un nombre, un correo o un número',
  segment: 'Ver los contactos del grupo seleccionado',
  everybody: 'Todos los contactos',
  found: 'Contactos encontrados',
  nobody: 'Aún no hay contactos.',
  nobodyFound: 'No se ha encontrado a nadie. Prueba con una palabra más corta o con otro segmento.',
  showCard: 'Mostrar la ficha de {name}',
  cardOf: 'Ficha de {name}',
  backToList: 'Volver a la lista',
  openPage: 'Abrir todo sobre este contacto en otra pestaña',
  optedOut: 'Dado de baja',
  phone: 'Teléfono',
  language: 'Idioma',
  since: 'Desde',
};
