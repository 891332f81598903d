/** What app-consent is: why it matters, who notices a change of it, and which settings it takes. */

import { z } from 'zod';
import type { ControlDefinition } from '../control.js';
import { filledName } from '../reasoning/scope/filled-name.js';

// The settings of app-consent: what people may agree to on their own, who is asked otherwise, and whether they may register applications.

const settings = z.strictObject({
  /** `none`: nothing. `low`: what is classified as low, of verified publishers. `microsoft`: what Microsoft's own policies let through. */
  consent: z.enum(['none', 'low', 'microsoft']).default('none'),
  /** Permissions that the tenant may classify as low, beside those that Microsoft proposes (openid, profile, email, offline_access, User.Read). */
  lowPermissions: z.array(filledName).default([]),
  /** Own permission grant policies that are fine, by id, without what stands before it in the assignment. */
  policies: z.array(filledName).default([]),
  /** People may register applications. */
  registration: z.boolean().default(false),
  /** People can ask an administrator, and someone decides. */
  workflow: z.boolean().default(true),
  /** Who decides, where nobody does: user principal names, names of groups or of roles. */
  reviewers: z.array(filledName).default([]),
});
export type Settings = z.infer<typeof settings>;

export const definition: ControlDefinition<Settings> = {
  id: 'app-consent',
  way: 9,
  title: 'Users consent to apps only as far as settings allow; a reviewer decides on other requests',
  changeTitle: { does: 'Limit app consent' },
  severity: 'high',
  risk: 'medium',
  why: "One click on Accept gives an attacker's app access to the user's mail, and that survives a new password and MFA. This is consent phishing. It needs no fake page, because the consent page is Microsoft's.",
  impact:
    'Someone who wants a new app requests it, and waits for a reviewer. Apps with consent keep working. Developers can no longer register apps without the role Application Developer.',
  delay: 'Consent and registration at once, by what is commonly seen; the workflow up to an hour, by its reference.',
  references: {
    cis: ['5.1.5.1 (v6.0)', '5.1.5.2 (v6.0)', '5.1.2.2 (v6.0)'],
    scuba: ['MS.AAD.5.1v1', 'MS.AAD.5.2v1', 'MS.AAD.5.3v1'],
    mitre: ['T1528', 'T1550.001'],
    peers: [
      'prowler:entra_policy_restricts_user_consent_for_apps',
      'prowler:entra_admin_consent_workflow_enabled',
      'prowler:entra_thirdparty_integrated_apps_not_allowed',
    ],
  },
  settings,
  looser: { consent: 'any', policies: 'any', registration: 'true', workflow: 'false', reviewers: 'any' },
  isNoWeaker: { reviewers: () => true },
  parts: [
    { id: 'consent', title: 'Users cannot consent to apps beyond what settings allow' },
    { id: 'workflow', title: 'Requests for consent go to a reviewer who is there' },
    { id: 'registration', title: 'Users cannot register apps' },
  ],
  byHand:
    'What people agreed to before is looked through in the Microsoft Entra admin center under Enterprise applications > Permissions; a consent is taken back there. With consent: low, a permission that is classified as low and should not be is changed under Consent and permissions > Permission classifications.',
};
