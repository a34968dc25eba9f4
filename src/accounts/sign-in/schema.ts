import { z } from '@hono/zod-openapi';
import { requireStorable } from '../../rules/storable.ts';
import { PASSWORD_LENGTH_MAX, Password, PersonEmail, PersonName } from '../members/schema.ts';

const TOKEN_LENGTH_MAX = 200;

const Token = z.string().max(TOKEN_LENGTH_MAX).superRefine(requireStorable);
/** One that they have: it need not be one that could be chosen now. */
const Known = z.string().max(PASSWORD_LENGTH_MAX);

/** What signs somebody in. What is no address at all is simply not right. */
export const Credentials = z.strictObject({
  email: z.string().trim().toLowerCase().max(PASSWORD_LENGTH_MAX),
  password: Known,
});

export const FirstOwner = z.strictObject({ token: Token, email: PersonEmail, name: PersonName, password: Password });
export const Claim = z.strictObject({ email: PersonEmail, name: PersonName, password: Password });
export const Forgotten = z.strictObject({ email: PersonEmail });
export const NewPassword = z.strictObject({ token: Token, password: Password });
export const PasswordChange = z.strictObject({ current: Known, password: Password });
export const Profile = z.strictObject({ name: PersonName });
