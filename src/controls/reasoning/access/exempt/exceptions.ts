/** Who and what an operator lists as exempt, in settings: parsed, and looked up against what was read of the tenant. */
import { z } from 'zod';
import { filledName } from '../../scope/filled-name.js';
import { type GuestType, guestTypes } from '../kinds/guest-types.js';

const names = z.array(filledName).default([]);

const guestTypeName = z.string().transform((text, context): GuestType => {
  const type = guestTypes.find((candidate) => candidate.toLowerCase() === text.trim().toLowerCase());
  if (type !== undefined) return type;
  context.addIssue({ code: 'custom', message: `"${text}" is no kind of guest; write one of ${guestTypes.join(', ')}.` });
  return z.NEVER;
});

/** The shape that the controls over Conditional Access share; country-block adds locations. */
export const exceptShape = {
  /** User principal names, addresses or object ids. */
  users: names,
  /** Object ids or display names. */
  groups: names,
  /** Names or template ids. */
  roles: names,
  /** Application ids or display names, or `Office365` and `MicrosoftAdminPortals`. */
  apps: names,
  guestTypes: z.array(guestTypeName).default([]),
} as const;

export interface Except {
  readonly users: readonly string[];
  readonly groups: readonly string[];
  readonly roles: readonly string[];
  readonly apps: readonly string[];
  readonly guestTypes: readonly GuestType[];
  /** Object ids or display names of named locations. */
  readonly locations?: readonly string[];
  /** Which of these lists settings do not have, so that no advice sends anyone there. */
  readonly without?: readonly ExceptList[];
}

/** A list of exceptions, as settings call it. */
export type ExceptList = 'users' | 'groups' | 'roles' | 'apps' | 'guestTypes' | 'locations';
