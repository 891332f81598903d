/** Every control, one line each, in the order of reports: what it is. `index.ts` has them whole. */
import { definition as adminMfa } from './admin-mfa/definition.js';
import { definition as appConsent } from './app-consent/definition.js';
import { definition as appServiceIp } from './app-service-ip/definition.js';
import { definition as auditLog } from './audit-log/definition.js';
import { definition as authenticatorContext } from './authenticator-context/definition.js';
import { definition as autoForward } from './auto-forward/definition.js';
import { definition as azureManagement } from './azure-management/definition.js';
import { definition as azureServices } from './azure-services/definition.js';
import { definition as breakGlass } from './break-glass/definition.js';
import { definition as calendarSharing } from './calendar-sharing/definition.js';
import { definition as commandLineTools } from './command-line-tools/definition.js';
import type { ControlDefinition } from './control.js';
import { definition as countryBlock } from './country-block/definition.js';
import { definition as deviceCode } from './device-code/definition.js';
import { definition as directSend } from './direct-send/definition.js';
import { definition as domainSpoofing } from './domain-spoofing/definition.js';
import { definition as ews } from './ews/definition.js';
import { definition as exchangePowershell } from './exchange-powershell/definition.js';
import { definition as globalAdmins } from './global-admins/definition.js';
import { definition as idleTimeout } from './idle-timeout/definition.js';
import { definition as inboundFilter } from './inbound-filter/definition.js';
import { definition as legacyAuth } from './legacy-auth/definition.js';
import { definition as mailWarnings } from './mail-warnings/definition.js';
import { definition as mfa } from './mfa/definition.js';
import { definition as modernAuth } from './modern-auth/definition.js';
import { definition as onmicrosoftInbound } from './onmicrosoft-inbound/definition.js';
import { definition as outlookAddIns } from './outlook-add-ins/definition.js';
import { definition as owaGroups } from './owa-groups/definition.js';
import { definition as passwords } from './passwords/definition.js';
import { definition as popImap } from './pop-imap/definition.js';
import { definition as safeLinks } from './safe-links/definition.js';
import { definition as sharedMailbox } from './shared-mailbox/definition.js';
import { definition as smtpAuth } from './smtp-auth/definition.js';
import { definition as spamFilter } from './spam-filter/definition.js';
import { definition as weakMethods } from './weak-methods/definition.js';
import { definition as workloadIp } from './workload-ip/definition.js';

export const definitions: readonly ControlDefinition[] = [
  exchangePowershell,
  commandLineTools,
  popImap,
  modernAuth,
  legacyAuth,
  smtpAuth,
  owaGroups,
  inboundFilter,
  directSend,
  countryBlock,
  workloadIp,
  azureManagement,
  appServiceIp,
  azureServices,
  onmicrosoftInbound,
  mfa,
  adminMfa,
  autoForward,
  auditLog,
  deviceCode,
  appConsent,
  passwords,
  weakMethods,
  spamFilter,
  sharedMailbox,
  ews,
  domainSpoofing,
  globalAdmins,
  breakGlass,
  idleTimeout,
  mailWarnings,
  calendarSharing,
  authenticatorContext,
  outlookAddIns,
  safeLinks,
];
