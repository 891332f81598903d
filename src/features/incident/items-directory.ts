/** What an intruder may have left in the directory: consents, assignments, ways to sign in, devices, roles. */
import { methodKind } from '../../tenant/resources/authentication-method.js';
import { type Gathered, isNew } from './gathered.js';
import type { FoundItem } from './item.js';

/** `firstSuspicious`: what the account agreed to since then has to be taken back by a person. */
export function directoryItems(gathered: Gathered, firstSuspicious: string | null): readonly FoundItem[] {
  return [
    ...grants(gathered, firstSuspicious),
    ...appRoles(gathered),
    ...methods(gathered),
    ...devices(gathered),
    ...roles(gathered),
  ];
}

function grants(gathered: Gathered, firstSuspicious: string | null): readonly FoundItem[] {
  return gathered.grants.map((grant): FoundItem => {
    const application = gathered.applications.get(grant.clientId ?? '') ?? grant.clientId ?? 'an unknown application';
    const agreedAt = consentedAt(gathered, grant.clientId);
    const isSuspicious = agreedAt !== null && firstSuspicious !== null && agreedAt.toISOString() >= firstSuspicious;
    return {
      key: `grant ${grant.clientId ?? ''} ${grant.resourceId ?? ''}`,
      what: `${application} may act as the account: ${(grant.scope ?? '').trim()}`,
      advice: isSuspicious ? 'clean' : 'ask',
      why: `${
        isSuspicious
          ? 'the account agreed to it after the first thing that looks wrong'
          : agreedAt === null
            ? 'when it was agreed to is not known: ask whether anybody knows the application'
            : 'it is new: ask whether anybody knows the application'
      }; ${takeBackByHand(grant.id)}`,
      fresh: isNew(gathered, agreedAt),
      operations: [],
    };
  });
}

/** The id comes from the tenant, and stands in a line that somebody copies. */
function takeBackByHand(id: string | null | undefined): string {
  const typed = id && /^[\w-]{1,200}$/.test(id) ? `, or Remove-MgOauth2PermissionGrant -OAuth2PermissionGrantId ${id}` : '';
  return `an administrator takes it back (Entra admin center, Enterprise applications, Permissions${typed}), because whoever may do that may also consent for everybody`;
}

/** Grants carry no date; the directory's own log does. The latest consent to the application counts. */
function consentedAt(gathered: Gathered, clientId: string | null | undefined): Date | null {
  const times = gathered.audits.flatMap(({ activityDateTime: at, activityDisplayName: activity, targetResources }) => {
    const isConsent = /consent to application|delegated permission grant/i.test(activity ?? '');
    return at && isConsent && (targetResources ?? []).some(({ id }) => id === clientId) ? [at] : [];
  });
  return times.sort((one, other) => other.getTime() - one.getTime())[0] ?? null;
}

function appRoles(gathered: Gathered): readonly FoundItem[] {
  return gathered.appRoles.map((role) => ({
    key: `assignment ${role.id ?? ''}`,
    what: `is assigned to the application ${role.resourceDisplayName ?? role.resourceId ?? ''}`,
    advice: 'leave',
    why: 'the account may use it once it can sign in; take it away in the Entra admin center where it should not',
    fresh: isNew(gathered, role.createdDateTime),
    operations: [],
  }));
}

const notRestorable =
  'it cannot be put back, so hardenbot leaves it: ask the person, and remove it in the Entra admin center where it is not theirs';

function methods(gathered: Gathered): readonly FoundItem[] {
  return gathered.methods
    .filter((method) => methodKind(method) !== 'password')
    .map((method) => {
      const name = [method.displayName, method.phoneNumber, method.emailAddress, method.model].find((one) => one);
      return {
        key: `method ${method.id ?? ''}`,
        what: `way to sign in: ${methodKind(method) ?? 'unknown'}${name ? ` (${name})` : ''}`,
        advice: 'ask',
        why: notRestorable,
        fresh: isNew(gathered, method.createdDateTime),
        operations: [],
      };
    });
}

function devices(gathered: Gathered): readonly FoundItem[] {
  return gathered.devices.map((device) => ({
    key: `device ${device.id ?? ''}`,
    what: `device: ${device.displayName ?? device.id ?? ''} (${device.operatingSystem ?? 'unknown system'})`,
    advice: 'ask',
    why: 'ask the person, and disable it in the Entra admin center where it is not theirs',
    fresh: isNew(gathered, device.registrationDateTime),
    operations: [],
  }));
}

function roles({ account }: Gathered): readonly FoundItem[] {
  return account.roles.map((role) => ({
    key: `role ${role}`,
    what: `holds the role ${role}`,
    advice: 'ask',
    why: 'whoever may take roles away may take everything: a person does it in the Entra admin center',
    fresh: false,
    operations: [],
  }));
}
