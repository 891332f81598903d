/** Which permissions let an app read everyone's mail or files, or take the tenant. Source: Microsoft's Graph permissions reference, and its list of tier-0 app roles. */

/** App roles with which an app alone can make itself or anyone an administrator. */
const tier0 = [
  'rolemanagement.readwrite.directory',
  'approleassignment.readwrite.all',
  'application.readwrite.all',
  'application.readwrite.ownedby',
  'directory.readwrite.all',
  'privilegedaccess.readwrite.azuread',
  'privilegedeligibilityschedule.readwrite.azuread',
  'roleassignmentschedule.readwrite.directory',
  'roleeligibilityschedule.readwrite.directory',
  'user.readwrite.all',
  'user-passwordprofile.readwrite.all',
  'userauthenticationmethod.readwrite.all',
  'groupmember.readwrite.all',
  'group.readwrite.all',
  'policy.readwrite.conditionalaccess',
  'policy.readwrite.authenticationmethod',
  'policy.readwrite.permissiongrant',
  'domain.readwrite.all',
  'exchange.manageasapp',
  'full_access_as_app',
  'sites.fullcontrol.all',
  'devicemanagementconfiguration.readwrite.all',
  'devicemanagementrbac.readwrite.all',
  'synchronization.readwrite.all',
];

/** App roles over the data of everyone. */
const dataOfAll =
  /^(mail|files|sites|chat|chatmessage|channelmessage|notes|calendars|contacts|mailboxsettings|onlinemeetings|imap|pop)\b.*(\.all)?$/i;

/** A permission of its own by which an app takes the tenant, or reads or sends what belongs to everyone. */
export function isPowerfulRole(value: string): boolean {
  const name = value.trim().toLowerCase();
  return tier0.includes(name) || (dataOfAll.test(name) && !/^sites\.selected$|\.basic/.test(name));
}

/** Delegated scopes that phishing apps ask for: mail, files, chats and what belongs to them. */
const dataOfPerson =
  /^(mail|files|sites|chat|chatmessage|channelmessage|notes|mailboxsettings|ews|imap|pop|smtp|user_impersonation|full_access_as_user|allsites|myfiles)\b/i;
const overOthers =
  /^(directory|rolemanagement|application|approleassignment|user|group|groupmember|policy|userauthenticationmethod)\.(readwrite|accessasuser|manage)/i;

export function isRiskyScope(scope: string): boolean {
  const name = scope.trim().split('/').at(-1) ?? '';
  return (dataOfPerson.test(name) || overOthers.test(name)) && !/^user\.readwrite$|\.readbasic/i.test(name);
}
