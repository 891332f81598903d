/** Random tenants for the small settings beside the eight ways: each control with a tenant of its own. */
import fc from 'fast-check';
import type { Family, Trial } from '../family';
import { authenticatorContextTrial, authenticatorModels } from './authenticator-context';
import { calendarSharingTrial, sharingModels } from './calendar-sharing';
import { idleTimeoutTrial, timeoutModels } from './idle-timeout';
import { mailWarningsTrial, warningsModels } from './mail-warnings';
import { addInModels, outlookAddInsTrial } from './outlook-add-ins';
import { safeLinksTrial, safeModels } from './safe-links';

export const small: Family<readonly Trial[]> = {
  name: 'small',
  about:
    'small settings: the External tag and MailTips, calendars, idle sessions, prompts of Authenticator, add-ins, Safe Links and Safe Attachments',
  tenants: fc.tuple(
    warningsModels.map(mailWarningsTrial),
    sharingModels.map(calendarSharingTrial),
    authenticatorModels.map(authenticatorContextTrial),
    addInModels.map(outlookAddInsTrial),
    safeModels.map(safeLinksTrial),
    timeoutModels.map(idleTimeoutTrial),
  ),
  trials: (trials) => trials,
};
