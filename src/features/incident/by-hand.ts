/**
 * What a person does who takes back something that hardenbot does not: the page of the admin center, and the command. Sources: the reference of
 * each cmdlet of the Microsoft Graph PowerShell SDK and of Exchange Online, and the pages of the admin centers.
 */
import { type AuthenticationMethod, methodKind } from '../../tenant/resources/authentication-method.js';

/** An id comes from the tenant and stands in a line that people copy: anything else than an id is left out. */
export function idOr(id: string | null | undefined, otherwise: string): string {
  return id && /^[\w.@-]{1,200}$/.test(id) ? id : otherwise;
}

/** Names of folders may be as their person likes: one with anything but letters, digits and usual signs is left out of a line that people copy. */
function folderOr(path: string): string {
  return /^[\p{L}\p{N} _.\\-]{0,200}$/u.test(path) ? path : '<folder>';
}

/** Exchange names things as people like: a name of more than one word stands in quotes. */
function nameOr(name: string, otherwise: string): string {
  const shown = folderOr(name);
  return name === '' || shown !== name ? otherwise : idOr(name, `'${name}'`);
}

/** By the kind of a method, the cmdlet that removes it and the parameter that names it. */
const methodCmdlets: Readonly<Record<string, readonly [string, string]>> = {
  phone: ['Remove-MgUserAuthenticationPhoneMethod', 'PhoneAuthenticationMethodId'],
  email: ['Remove-MgUserAuthenticationEmailMethod', 'EmailAuthenticationMethodId'],
  microsoftAuthenticator: [
    'Remove-MgUserAuthenticationMicrosoftAuthenticatorMethod',
    'MicrosoftAuthenticatorAuthenticationMethodId',
  ],
  softwareOath: ['Remove-MgUserAuthenticationSoftwareOathMethod', 'SoftwareOathAuthenticationMethodId'],
  fido2: ['Remove-MgUserAuthenticationFido2Method', 'Fido2AuthenticationMethodId'],
  windowsHelloForBusiness: [
    'Remove-MgUserAuthenticationWindowsHelloForBusinessMethod',
    'WindowsHelloForBusinessAuthenticationMethodId',
  ],
  temporaryAccessPass: ['Remove-MgUserAuthenticationTemporaryAccessPassMethod', 'TemporaryAccessPassAuthenticationMethodId'],
};

export const byHandFor = {
  method: (account: string, method: AuthenticationMethod): string => {
    const [cmdlet, parameter] = methodCmdlets[methodKind(method) ?? ''] ?? [];
    const id = idOr(method.id, '');
    const typed =
      cmdlet === undefined || id === '' ? '' : `, or ${cmdlet} -UserId ${idOr(account, '<account>')} -${parameter} ${id}`;
    return `remove it in the Entra admin center (Users, the account, Authentication methods)${typed}; the default method goes last`;
  },
  mobile:
    "set it to the person's own number in the Entra admin center (Users, the account, Authentication methods): it cannot be removed while there is an alternate mobile number",
  registered: (account: string): string =>
    `ask the person; to remove it, require re-registration (Entra admin center, Users, ${idOr(account, 'the account')}, Authentication methods), or turn that kind off under Password reset`,
  defaultFactor: (account: string): string =>
    `ask the person which one it was; set it with Update-MgBetaUserAuthenticationSignInPreference -UserId ${idOr(account, '<account>')} -UserPreferredMethodForSecondaryAuthentication <push, oath, sms, …>`,
  device: (id: string | null | undefined): string =>
    `disable it in the Entra admin center (Devices), or Update-MgDevice -DeviceId ${idOr(id, '<object id>')} -AccountEnabled:$false`,
  grant: (id: string | null | undefined): string =>
    `an administrator takes it back (Entra admin center, Enterprise apps, Permissions${
      idOr(id, '') === '' ? '' : `, or Remove-MgOauth2PermissionGrant -OAuth2PermissionGrantId ${idOr(id, '')}`
    }); hardenbot does not, because the right to do so is also the right to consent for everyone`,
  assignment: (account: string, id: string | null | undefined): string =>
    `take it back in the Entra admin center (Users, the account, Applications), or Remove-MgUserAppRoleAssignment -UserId ${idOr(account, '<account>')} -AppRoleAssignmentId ${idOr(id, '<id>')}`,
  role: (account: string, role: string): string =>
    `take it back in the Entra admin center (Roles & admins, ${role}; under Eligible assignments too) from ${account}; hardenbot does not, because the right to do so is the right to make anyone an administrator`,
  member: (group: string, member: string): string =>
    `take it back in the Entra admin center (Groups, Members), or Remove-MgGroupMemberByRef -GroupId ${idOr(group, '<group>')} -DirectoryObjectId ${idOr(member, '<member>')}`,
  groupOwner: (group: string, owner: string): string =>
    `take it back in the Entra admin center (Groups, Owners), or Remove-MgGroupOwnerByRef -GroupId ${idOr(group, '<group>')} -DirectoryObjectId ${idOr(owner, '<owner>')}`,
  groupOwners: (account: string): string =>
    `ask the person; what is not theirs is taken back in the Entra admin center (Groups, Owners), and Get-MgUserOwnedObject -UserId ${idOr(account, '<account>')} lists them`,
  owner: (app: string, owner: string): string =>
    `take it back in the Entra admin center (App registrations or Enterprise apps, Owners), or Remove-MgApplicationOwnerByRef -ApplicationId ${idOr(app, '<app>')} -DirectoryObjectId ${idOr(owner, '<owner>')}`,
  key: (on: 'app' | 'principal', id: string, key: string | undefined): string =>
    on === 'app'
      ? `remove it in the Entra admin center (App registrations, Certificates & secrets), or Remove-MgApplicationPassword -ApplicationId ${idOr(id, '<app>')} -KeyId ${idOr(key, '<key>')}; it cannot be restored, so rotate it where the app needs one`
      : `remove it with Remove-MgServicePrincipalPassword -ServicePrincipalId ${idOr(id, '<service principal>')} -KeyId ${idOr(key, '<key>')}: no page shows it`,
  federated: (id: string | null | undefined): string =>
    `remove it in the Entra admin center (App registrations, Certificates & secrets, Federated credentials), or Get-MgApplicationFederatedIdentityCredential -ApplicationId ${idOr(id, '<app>')} and Remove-MgApplicationFederatedIdentityCredential: it needs no secret`,
  appMail: (app: string): string =>
    `ask what it does, and disable it in the Entra admin center (Enterprise apps, Properties) if nobody knows; what it opened counts as read by the attacker: Microsoft Purview, Audit, MailItemsAccessed, ${idOr(app, 'the app')}`,
  appRight: (id: string): string =>
    `take it back in the Entra admin center (Enterprise apps, Permissions), or Remove-MgServicePrincipalAppRoleAssignment -ServicePrincipalId ${idOr(id, '<service principal>')}`,
  account: (id: string): string =>
    `disable or delete it in the Entra admin center (Users), or Update-MgUser -UserId ${idOr(id, '<account>')} -AccountEnabled:$false`,
  app: (isRegistration: boolean, id: string): string =>
    isRegistration
      ? `delete it in the Entra admin center (App registrations), or Remove-MgApplication -ApplicationId ${idOr(id, '<app>')}`
      : `delete it in the Entra admin center (Enterprise apps), or Remove-MgServicePrincipal -ServicePrincipalId ${idOr(id, '<service principal>')}`,
  otherAccount: (name: string): string =>
    `the account may be compromised too: /harden contain ${idOr(name, '<account>')}, or answer for it`,
  act: (activity: string): string => `an administrator looks at it: Entra admin center, Audit logs, ${activity.trim()}`,
  ran: (cmdlet: string, object: string): string =>
    `an administrator undoes it in Exchange: ${idOr(cmdlet, 'the cmdlet')} ${idOr(object, '')}`.trim(),
  connector: (direction: 'Inbound' | 'Outbound', name: string): string =>
    `${
      direction === 'Inbound' ? 'look at the servers whose mail it trusts' : 'look at the servers that it sends mail to'
    }; turn it off in the Exchange admin center (Mail flow, Connectors), or Set-${direction}Connector ${nameOr(name, '<connector>')} -Enabled $false`,
  mailRule: (name: string): string =>
    `look at where it sends mail and which filters it bypasses; turn it off in the Exchange admin center (Mail flow, Rules), or Disable-TransportRule ${nameOr(name, '<rule>')}`,
  journalRule: (name: string): string =>
    `look at who gets a copy of whose mail; turn it off in Microsoft Purview (Data lifecycle management, Exchange, Journal rules), or Disable-JournalRule ${nameOr(name, '<rule>')}`,
  contentSearch:
    'look at what it searched for, and whether it was exported: Microsoft Purview, eDiscovery, Cases and Searches; then delete it',
  contentExport:
    'look at whose mail and files it covered: Microsoft Purview, eDiscovery, Cases, Exports; what was found counts as read by the attacker',
  purviewRole: (isOfCases: boolean): string =>
    `take back what does not belong: Microsoft Purview, Settings, Roles and scopes${
      isOfCases ? ', eDiscovery Manager, eDiscovery Administrator; or Remove-eDiscoveryCaseAdmin' : '; or Remove-RoleGroupMember'
    } in Security & Compliance PowerShell`,
  caseRight: 'look at Microsoft Purview, eDiscovery, the case, Settings, and at Get-ComplianceSecurityFilter; set it as it was',
  purged:
    'look at what it removed: Microsoft Purview, eDiscovery, Cases and Searches; restore what is still kept among recoverable items',
  retention:
    'look at what it keeps: Microsoft Purview, Data lifecycle management, Policies, and eDiscovery for holds; set it as it was',
  auditRetention: 'look at Microsoft Purview, Audit, Audit retention policies; set it as it was',
  sharing: 'look at SharePoint admin center, Policies, Sharing and Access control; set it as it was',
  siteAdministrator:
    'look at SharePoint admin center, Active sites, the site, Membership; remove the administrator who does not belong there',
  outsideChats: 'look at Teams admin center, Users, External access and Guest access; set it as it was',
  recordOff: (ofMailboxes: boolean): string =>
    `turn it on again with ${
      ofMailboxes
        ? 'Set-OrganizationConfig -AuditDisabled $false'
        : 'Set-AdminAuditLogConfig -UnifiedAuditLogIngestionEnabled $true'
    }; what was done meanwhile is not in the log`,
  bypass: (mailbox: string): string =>
    `turn it off with Set-MailboxAuditBypassAssociation ${nameOr(mailbox, '<account>')} -AuditBypassEnabled $false; what was done meanwhile is not in the log`,
  phone: (id: string | null | undefined): string =>
    `block it in the Exchange admin center (the mailbox, Manage mobile devices), or Remove-MobileDevice -Identity ${idOr(id, '<identity>')}`,
  behalf: (mailbox: string, name: string): string =>
    `ask the person; Set-Mailbox ${idOr(mailbox, '<mailbox>')} -GrantSendOnBehalfTo @{Remove="${idOr(name, '<name>')}"}`,
  addIn: (mailbox: string, id: string | null | undefined): string =>
    `ask the person; Disable-App -Identity ${idOr(id, '<app id>')} -Mailbox ${idOr(mailbox, '<mailbox>')} turns it off`,
  sweep: (rule: string | null | undefined): string =>
    `ask the person; Disable-SweepRule -Identity ${idOr(rule, '<rule>')} turns it off`,
  junk: (mailbox: string, parameter: string): string =>
    `ask the person; Set-MailboxJunkEmailConfiguration ${idOr(mailbox, '<mailbox>')} -${parameter} ${parameter === 'TrustedListsOnly' ? '$false' : '$null'} ends it`,
  replies: (mailbox: string): string =>
    `ask the person what it says; Set-MailboxAutoReplyConfiguration ${idOr(mailbox, '<mailbox>')} -AutoReplyState Disabled ends it`,
  publishing: (mailbox: string, calendar: string): string =>
    `ask the person; Set-MailboxCalendarFolder '${idOr(mailbox, '<mailbox>')}:\\${folderOr(calendar)}' -PublishEnabled $false ends it`,
  folder: (mailbox: string, folder: string, user: string): string =>
    `Remove-MailboxFolderPermission '${idOr(mailbox, '<mailbox>')}:\\${folderOr(folder)}' -User ${idOr(user, '<user>')}`,
} as const;
