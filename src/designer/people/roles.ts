import type { Role } from '../api/session.ts';
import type { Translate } from '../i18n/catalogue.ts';

/** From the one who may everything down. */
export const ROLES: readonly Role[] = ['owner', 'designer', 'operator', 'viewer'];

const NAMES = {
  owner: 'people.roleOwner',
  designer: 'people.roleDesigner',
  operator: 'people.roleOperator',
  viewer: 'people.roleViewer',
} as const;

const MEANINGS = {
  owner: 'people.roleOwnerMeans',
  designer: 'people.roleDesignerMeans',
  operator: 'people.roleOperatorMeans',
  viewer: 'people.roleViewerMeans',
} as const;

export const roleName = (role: Role, t: Translate): string => t(NAMES[role]);
/** What somebody with that role may do. */
export const roleMeaning = (role: Role, t: Translate): string => t(MEANINGS[role]);
