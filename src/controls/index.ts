/** Every control, one line each, in the order of reports. */
import { adminMfa } from './admin-mfa/index.js';
import { appConsent } from './app-consent/index.js';
import { appServiceIp } from './app-service-ip/index.js';
import { auditLog } from './audit-log/index.js';
import { autoForward } from './auto-forward/index.js';
import { breakGlass } from './break-glass/index.js';
import type { Control } from './control.js';
import { countryBlock } from './country-block/index.js';
import { deviceCode } from './device-code/index.js';
import { directSend } from './direct-send/index.js';
import { domainSpoofing } from './domain-spoofing/index.js';
import { ews } from './ews/index.js';
import { exchangePowershell } from './exchange-powershell/index.js';
import { globalAdmins } from './global-admins/index.js';
import { inboundFilter } from './inbound-filter/index.js';
import { legacyAuth } from './legacy-auth/index.js';
import { mfa } from './mfa/index.js';
import { modernAuth } from './modern-auth/index.js';
import { onmicrosoftInbound } from './onmicrosoft-inbound/index.js';
import { owaGroups } from './owa-groups/index.js';
import { passwords } from './passwords/index.js';
import { popImap } from './pop-imap/index.js';
import { sharedMailbox } from './shared-mailbox/index.js';
import { smtpAuth } from './smtp-auth/index.js';
import { spamFilter } from './spam-filter/index.js';
import { weakMethods } from './weak-methods/index.js';
import { workloadIp } from './workload-ip/index.js';

export const controls: readonly Control[] = [
  exchangePowershell,
  popImap,
  modernAuth,
  legacyAuth,
  smtpAuth,
  owaGroups,
  inboundFilter,
  directSend,
  countryBlock,
  workloadIp,
  appServiceIp,
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
];
