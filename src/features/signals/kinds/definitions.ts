/** What every kind of signal is, a line each: what settings, manuals and the gateway need of it. */
import type { SignalDefinition } from '../signal-kind.js';
import { definition as accountsRemoved } from './accounts-removed/definition.js';
import { definition as addInInstalled } from './add-in-installed/definition.js';
import { definition as adminRemoved } from './admin-removed/definition.js';
import { definition as appAddress } from './app-address/definition.js';
import { definition as appConsent } from './app-consent/definition.js';
import { definition as appRight } from './app-right/definition.js';
import { definition as appSecret } from './app-secret/definition.js';
import { definition as auditingOff } from './auditing-off/definition.js';
import { definition as azureElevation } from './azure-elevation/definition.js';
import { definition as breakGlassUsed } from './break-glass-used/definition.js';
import { definition as collaborationOpened } from './collaboration-opened/definition.js';
import { definition as contentExported } from './content-exported/definition.js';
import { definition as deviceCodeSignIn } from './device-code-sign-in/definition.js';
import { definition as deviceRegistered } from './device-registered/definition.js';
import { definition as domainChanged } from './domain-changed/definition.js';
import { definition as everyoneBlocked } from './everyone-blocked/definition.js';
import { definition as guardedGroup } from './guarded-group/definition.js';
import { definition as guessedPassword } from './guessed-password/definition.js';
import { definition as guestRaised } from './guest-raised/definition.js';
import { definition as inboxRule } from './inbox-rule/definition.js';
import { definition as keysRead } from './keys-read/definition.js';
import { definition as kitSignIn } from './kit-sign-in/definition.js';
import { definition as mailFlow } from './mail-flow/definition.js';
import { definition as mailboxForwarding } from './mailbox-forwarding/definition.js';
import { definition as mailboxRight } from './mailbox-right/definition.js';
import { definition as methodRegistered } from './method-registered/definition.js';
import { definition as methodRemoved } from './method-removed/definition.js';
import { definition as methodSetByAdmin } from './method-set-by-admin/definition.js';
import { definition as mfaRefused } from './mfa-refused/definition.js';
import { definition as mfaTurnedOff } from './mfa-turned-off/definition.js';
import { definition as newPlaceSignIn } from './new-place-sign-in/definition.js';
import { definition as objectsRemoved } from './objects-removed/definition.js';
import { definition as outOfReach } from './out-of-reach/definition.js';
import { definition as outsideChat } from './outside-chat/definition.js';
import { definition as ownIdentity } from './own-identity/definition.js';
import { definition as passwordReset } from './password-reset/definition.js';
import { definition as passwordsReset } from './passwords-reset/definition.js';
import { definition as policyWeakened } from './policy-weakened/definition.js';
import { definition as protectedChanged } from './protected-changed/definition.js';
import { definition as protocolOpened } from './protocol-opened/definition.js';
import { definition as quarantineReleased } from './quarantine-released/definition.js';
import { definition as retentionRemoved } from './retention-removed/definition.js';
import { definition as riskDetected } from './risk-detected/definition.js';
import { definition as roleAssigned } from './role-assigned/definition.js';
import { definition as sharedOutside } from './shared-outside/definition.js';
import { definition as suspicionReported } from './suspicion-reported/definition.js';
import { definition as syncSignIn } from './sync-sign-in/definition.js';
import { definition as tenantSetting } from './tenant-setting/definition.js';
import { definition as toolSignIn } from './tool-sign-in/definition.js';
import { definition as trustedLocation } from './trusted-location/definition.js';

export const signalDefinitions: readonly SignalDefinition[] = [
  ownIdentity,
  breakGlassUsed,
  suspicionReported,
  riskDetected,
  kitSignIn,
  deviceCodeSignIn,
  newPlaceSignIn,
  guessedPassword,
  mfaRefused,
  toolSignIn,
  syncSignIn,
  passwordReset,
  passwordsReset,
  methodRegistered,
  methodSetByAdmin,
  methodRemoved,
  mfaTurnedOff,
  deviceRegistered,
  inboxRule,
  mailboxForwarding,
  mailboxRight,
  protocolOpened,
  addInInstalled,
  mailFlow,
  quarantineReleased,
  appConsent,
  appSecret,
  appRight,
  appAddress,
  roleAssigned,
  adminRemoved,
  accountsRemoved,
  objectsRemoved,
  outOfReach,
  keysRead,
  azureElevation,
  guardedGroup,
  guestRaised,
  policyWeakened,
  everyoneBlocked,
  tenantSetting,
  trustedLocation,
  domainChanged,
  auditingOff,
  retentionRemoved,
  contentExported,
  outsideChat,
  collaborationOpened,
  sharedOutside,
  protectedChanged,
];
