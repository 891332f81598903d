/** How every kind of signal judges, a line each: a folder here, called by its id, in the order of `definitions.ts`. */
import type { SignalKind } from '../signal-kind.js';
import { kind as appConsent } from './app-consent/index.js';
import { kind as appRight } from './app-right/index.js';
import { kind as appSecret } from './app-secret/index.js';
import { kind as auditingOff } from './auditing-off/index.js';
import { kind as azureElevation } from './azure-elevation/index.js';
import { kind as breakGlassUsed } from './break-glass-used/index.js';
import { kind as collaborationOpened } from './collaboration-opened/index.js';
import { kind as deviceCodeSignIn } from './device-code-sign-in/index.js';
import { kind as deviceRegistered } from './device-registered/index.js';
import { kind as domainChanged } from './domain-changed/index.js';
import { kind as guardedGroup } from './guarded-group/index.js';
import { kind as guestRaised } from './guest-raised/index.js';
import { kind as inboxRule } from './inbox-rule/index.js';
import { kind as kitSignIn } from './kit-sign-in/index.js';
import { kind as mailFlow } from './mail-flow/index.js';
import { kind as mailboxForwarding } from './mailbox-forwarding/index.js';
import { kind as mailboxRight } from './mailbox-right/index.js';
import { kind as methodRegistered } from './method-registered/index.js';
import { kind as methodRemoved } from './method-removed/index.js';
import { kind as methodSetByAdmin } from './method-set-by-admin/index.js';
import { kind as mfaTurnedOff } from './mfa-turned-off/index.js';
import { kind as newPlaceSignIn } from './new-place-sign-in/index.js';
import { kind as outsideChat } from './outside-chat/index.js';
import { kind as ownIdentity } from './own-identity/index.js';
import { kind as passwordReset } from './password-reset/index.js';
import { kind as policyWeakened } from './policy-weakened/index.js';
import { kind as protectedChanged } from './protected-changed/index.js';
import { kind as riskDetected } from './risk-detected/index.js';
import { kind as roleAssigned } from './role-assigned/index.js';
import { kind as suspicionReported } from './suspicion-reported/index.js';
import { kind as tenantSetting } from './tenant-setting/index.js';
import { kind as trustedLocation } from './trusted-location/index.js';

export const signalKinds: readonly SignalKind[] = [
  ownIdentity,
  breakGlassUsed,
  suspicionReported,
  riskDetected,
  kitSignIn,
  deviceCodeSignIn,
  newPlaceSignIn,
  passwordReset,
  methodRegistered,
  methodSetByAdmin,
  methodRemoved,
  mfaTurnedOff,
  deviceRegistered,
  inboxRule,
  mailboxForwarding,
  mailboxRight,
  mailFlow,
  appConsent,
  appSecret,
  appRight,
  roleAssigned,
  azureElevation,
  guardedGroup,
  guestRaised,
  policyWeakened,
  tenantSetting,
  trustedLocation,
  domainChanged,
  auditingOff,
  outsideChat,
  collaborationOpened,
  protectedChanged,
];
