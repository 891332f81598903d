/** What passwords is: why it matters, who notices a change of it, and which settings it takes. */

import { z } from 'zod';
import type { ControlDefinition } from '../control.js';

// The settings of passwords: whether they expire, which terms are banned, and when guessing is stopped.

const days = z.number().int('write whole days').positive('write a number of days above 0');
const count = (what: string) => z.number().int(`write a whole number of ${what}`).positive(`write a number of ${what} above 0`);

const settings = z.strictObject({
  /** `never`, or for at least how many days a password is good; null: not judged. */
  expire: z
    .union([z.literal('never'), days])
    .nullable()
    .default('never'),
  /** The tenant's own list of banned terms is on; false or null: not judged. */
  banned: z.boolean().nullable().default(true),
  /** Terms that have to be in that list. */
  terms: z
    .array(
      z
        .string()
        .trim()
        .min(4, 'a term has 4 to 16 characters')
        .max(16, 'a term has 4 to 16 characters')
        .regex(/^[^\t]*$/, 'a term has no tab'),
    )
    .default([]),
  /** After how many wrong passwords an account waits at the latest, and for how long at least; null: not judged. */
  lockout: z
    .strictObject({ threshold: count('attempts').default(10), seconds: count('seconds').default(60) })
    .nullable()
    .default({ threshold: 10, seconds: 60 }),
});
export type Settings = z.infer<typeof settings>;

export const definition: ControlDefinition<Settings> = {
  id: 'passwords',
  way: 9,
  title: 'Passwords do not expire, terms named in settings are banned in them, and guessing is stopped early',
  changeTitle: { does: 'Harden passwords and lock-out' },
  severity: 'medium',
  risk: 'low',
  why: 'People who have to change a password every few weeks choose Summer2026!, and an attacker tries exactly that on every account. The company name with a year is the next guess. Passwords that stay, with such terms banned, are harder to guess.',
  impact:
    'Passwords no longer have to be changed because of their age. A new password cannot contain a banned term; existing passwords stay. Terms that are banned already are kept.',
  delay: 'Minutes to an hour is commonly seen and not confirmed by Microsoft.',
  unconfirmed: ['Whether the service takes null back for the number of days.'],
  references: {
    cis: ['1.3.1 (v6.0)', '5.2.3.2 (v6.0)', '5.2.3.3 (v6.0)', '5.2.3.8 (v7.0)', '5.2.3.9 (v7.0)'],
    scuba: ['MS.AAD.6.1v1'],
    mitre: ['T1110.003', 'T1110.001'],
    peers: ['prowler:admincenter_settings_password_never_expire', 'cipp:CustomBannedPasswordList'],
  },
  settings,
  looser: { expire: 'any', banned: 'false', terms: 'fewer', 'lockout.threshold': 'longer', 'lockout.seconds': 'shorter' },
  isNoWeaker: {
    terms: () => true,
    'lockout.threshold': (threshold) => Number(threshold) <= 10,
    'lockout.seconds': (seconds) => Number(seconds) >= 60,
  },
  parts: [
    { id: 'expiry', title: 'Passwords do not expire' },
    { id: 'terms', title: "The tenant's own terms are banned in passwords" },
    { id: 'lockout', title: 'Accounts are locked after a few wrong passwords' },
  ],
  byHand:
    'The number of days of a domain takes Domain.ReadWrite.All, which hardenbot does not ask for, because its holder can make the tenant trust another identity provider: grant it for the change and remove it, or run Update-MgDomain -DomainId <domain> -PasswordValidityPeriodInDays 2147483647. Self-service password reset is set in the Microsoft Entra admin center under Password reset. Banned terms on premises need the agents of Microsoft Entra Password Protection on the domain controllers. The policy of a federated domain is set where its passwords are kept.',
};
