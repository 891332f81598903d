/** Random administrators and emergency accounts, behind policies that ask for all kinds of things. */
import fc from 'fast-check';
import type { Family, Trial } from '../family';
import { adminMfaTrial, adminModels } from './admin-mfa';
import { breakGlassTrial, emergencies } from './break-glass';

export const admins: Family<readonly Trial[]> = {
  name: 'admins',
  about: 'what policies ask of administrators, and whether emergency accounts work',
  tenants: fc.tuple(adminModels.map(adminMfaTrial), emergencies.map(breakGlassTrial)),
  trials: (trials) => trials,
};
