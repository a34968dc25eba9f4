import type { Scope } from '../api/session.ts';
import type { Translate } from '../i18n/catalogue.ts';

/** Each includes those after it. */
export const KEY_SCOPES: readonly Scope[] = ['admin', 'design', 'operate', 'read'];

const NAMES = {
  admin: 'people.scopeAdmin',
  design: 'people.scopeDesign',
  operate: 'people.scopeOperate',
  read: 'people.scopeRead',
} as const;

export const scopeName = (scope: Scope, t: Translate): string => t(NAMES[scope]);
