/** What admin-mfa is: why it matters, who notices a change of it, and which settings it takes. */

import { z } from 'zod';
import { builtInRoleId } from '../../tenant/resources/built-in-roles.js';
import type { ControlDefinition } from '../control.js';
import { exceptions } from '../looser.js';
import { privilegedRoles } from '../reasoning/access/tenant/privileged-roles.js';
import { filledName } from '../reasoning/scope/filled-name.js';

// The settings of admin-mfa: which directory roles make an administrator, and who of them may be left out.

const role = z
  .string()
  .trim()
  .refine(
    (text) => builtInRoleId(text) !== null || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text),
    'is no directory role; write the name of a built-in role, or the id of a role of your own',
  );

const settings = z.strictObject({
  /** Names of built-in roles or ids; none: the fifteen that can take over a tenant. */
  roles: z.array(role).default([]),
  except: z
    .strictObject({
      /** User principal names, addresses or object ids. */
      users: z.array(filledName).default([]),
    })
    .prefault({}),
});
export type Settings = z.infer<typeof settings>;

/** Template ids of the roles that are asked about. */
export function wantedRoles({ roles }: Settings): readonly string[] {
  return roles.length === 0 ? privilegedRoles : [...new Set(roles.map((text) => builtInRoleId(text) ?? text.toLowerCase()))];
}

export const definition: ControlDefinition<Settings> = {
  id: 'admin-mfa',
  way: 9,
  title: 'Administrators sign in with phishing-resistant MFA',
  changeTitle: { does: 'Require phishing-resistant MFA for admins' },
  severity: 'high',
  risk: 'high',
  revertedUnlessKept: true,
  why: 'A page between an administrator and the service relays the password and an ordinary MFA code, and keeps the session: with it the attacker owns the tenant. Passkeys, security keys, Windows Hello and certificates answer only to the true address.',
  impact:
    'Administrators need a passkey, a security key, Windows Hello or a certificate whenever they sign in, also for their everyday mail. Those without one cannot sign in, and cannot register one without a Temporary Access Pass: have them register before the policy is enforced. Someone who can activate a role needs it once the role is active.',
  delay:
    'New sign-ins feel it within minutes; apps that are signed in when they renew their token, within about an hour. Microsoft says that a change of a policy can take up to a day to reach every service.',
  references: {
    cis: ['5.2.2.5', '5.2.2.1'],
    scuba: ['MS.AAD.3.6v1', 'MS.AAD.3.1v1'],
    mitre: ['T1557', 'T1539', 'T1621', 'T1566', 'T1078.004'],
    peers: [
      'prowler:entra_admin_users_phishing_resistant_mfa_enabled',
      'monkey365:aad_cap_force_phishing_resistant_mfa_high_priv_users',
    ],
  },
  settings,
  looser: { roles: 'fewer', ...exceptions('users') },
  whenEmpty: { roles: privilegedRoles },
  parts: [
    { id: 'second-factor', title: 'Administrators need MFA to sign in', beside: true },
    { id: 'phishing-resistant', title: 'Administrators need phishing-resistant MFA to sign in', includes: ['second-factor'] },
  ],
};
