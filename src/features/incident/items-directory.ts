/** What an intruder may have left in the directory: consents, assignments, ways to sign in, devices, roles. */
import type { Operation } from '../../engine/plan/operation.js';
import { meaningOfAudit } from '../../tenant/log-meaning/meaning.js';
import { type AuthenticationMethod, methodKind } from '../../tenant/resources/authentication-method.js';
import { disableDevice } from '../../tenant/resources/device.js';
import { isDeleteOnly, removeMethod } from '../../tenant/resources/sign-in-method.js';
import { type Beginning, groundOf, printOf } from './attribution.js';
import { byHandFor } from './by-hand.js';
import type { Item } from './entry-terms.js';
import { type Gathered, isNew } from './gathered.js';
import type { FoundItem } from './item.js';
import { type ListName, lists } from './lists.js';
import { namedInAudits, removeExclusion } from './traces.js';

/** `beginning`: what came to be since then is laid to the intruder. */
export function directoryItems(gathered: Gathered, beginning: Beginning): readonly FoundItem[] {
  return [
    ...grants(gathered, beginning),
    ...appRoles(gathered, beginning),
    ...methods(gathered, beginning),
    ...registrationItems(gathered),
    ...devices(gathered.devices, lists.devices, { gathered, beginning }),
    ...devices(gathered.ownedDevices, lists.ownedDevices, { gathered, beginning }),
    ...owned(gathered),
    ...ownedGroups(gathered),
    ...exclusions(gathered, beginning),
    ...roles(gathered, beginning),
  ];
}

function grants(gathered: Gathered, beginning: Beginning): readonly FoundItem[] {
  return gathered.grants.map((grant): FoundItem => {
    const application = gathered.applications.get(grant.clientId ?? '') ?? grant.clientId ?? 'an unknown application';
    const agreedAt = consentedAt(gathered, grant.clientId);
    const ground = groundOf(agreedAt, beginning);
    const when =
      ground === 'intruder'
        ? 'consented to after the first sign of the intruder'
        : agreedAt === null
          ? 'when it was consented to is unknown: ask whether anyone knows the app'
          : 'ask whether anyone knows the app';
    return {
      key: `grant ${grant.clientId ?? ''} ${grant.resourceId ?? ''}`,
      what: `${application} may act as the account: ${(grant.scope ?? '').trim()}`,
      advice: ground === 'intruder' ? 'clean' : 'ask',
      why: `${when}; ${byHandFor.grant(grant.id)}`,
      fresh: isNew(gathered, agreedAt),
      operations: [],
      ground,
      read: lists.grants,
      print: printOf([grant.id, grant.clientId, grant.resourceId, grant.scope, agreedAt]),
    };
  });
}

/** Grants carry no date; the directory's own log does. The latest consent to the application counts. */
function consentedAt(gathered: Gathered, clientId: string | null | undefined): Date | null {
  const times = gathered.audits.flatMap((audit) => {
    const { activityDateTime: at, targetResources } = audit;
    const meaning = meaningOfAudit(audit);
    const isConsent = meaning?.trace === 'consent' && meaning.opens;
    return at && isConsent && (targetResources ?? []).some(({ id }) => id === clientId) ? [at] : [];
  });
  return times.sort((one, other) => other.getTime() - one.getTime())[0] ?? null;
}

function appRoles(gathered: Gathered, beginning: Beginning): readonly FoundItem[] {
  return gathered.appRoles.map((role) => {
    const ground = groundOf(role.createdDateTime, beginning);
    return {
      key: `assignment ${role.id ?? ''}`,
      what: `is assigned to the app ${role.resourceDisplayName ?? role.resourceId ?? ''}`,
      advice: ground === 'intruder' ? 'clean' : ground === 'before' ? 'leave' : 'ask',
      why: byHandFor.assignment(gathered.account.name, role.id),
      fresh: isNew(gathered, role.createdDateTime),
      operations: [],
      ground,
      read: lists.assignments,
      print: printOf([role.id, role.resourceId, role.appRoleId, role.createdDateTime]),
    };
  });
}

function methods(gathered: Gathered, beginning: Beginning): readonly FoundItem[] {
  // The service keeps a mobile number while there is an alternate one, and that of the person stays.
  const hasOwnAlternate = gathered.methods.some(
    ({ phoneType, createdDateTime }) => phoneType === 'alternateMobile' && groundOf(createdDateTime, beginning) === 'before',
  );
  return gathered.methods
    .filter((method) => methodKind(method) !== 'password')
    .map((method) => {
      const name = [method.displayName, method.phoneNumber, method.emailAddress, method.model].find((one) => one);
      // A pass works for anyone who knows it, however old it is.
      const isPass = methodKind(method) === 'temporaryAccessPass';
      const ground = isPass ? 'intruder' : groundOf(method.createdDateTime, beginning);
      const mayRemove = isDeleteOnly(method) || gathered.sets.includes('methods');
      const isKept = hasOwnAlternate && method.phoneType === 'mobile';
      const operation = mayRemove && !isKept ? removeMethod(method, gathered.account) : null;
      const { id, kind, createdDateTime, displayName, phoneNumber, phoneType, emailAddress, model } = method;
      return {
        key: `method ${id ?? ''}`,
        what: `way to sign in: ${methodKind(method) ?? 'unknown'}${name ? ` (${name})` : ''}`,
        advice: ground === 'intruder' ? 'clean' : 'ask',
        why:
          operation === null
            ? `${whenRegistered(method)}; ${isKept ? byHandFor.mobile : byHandFor.method(gathered.account.id, method)}`
            : whenRegistered(method),
        fresh: isNew(gathered, method.createdDateTime),
        // What the person had before is claimed, and never removed along with the rest.
        operations: operation === null || ground === 'before' ? [] : [operation],
        ground,
        read: lists.methods,
        print: printOf([id, kind, createdDateTime, displayName, phoneNumber, phoneType, emailAddress, model]),
      };
    });
}

function whenRegistered({ createdDateTime }: AuthenticationMethod): string {
  return createdDateTime
    ? `registered ${createdDateTime.toISOString().slice(0, 10)}`
    : 'when it was registered is unknown, so someone has to claim it';
}

function devices(
  found: Gathered['devices'],
  read: ListName,
  { gathered, beginning }: { readonly gathered: Gathered; readonly beginning: Beginning },
): readonly FoundItem[] {
  return found
    .filter(({ accountEnabled }) => accountEnabled !== false)
    .map((device) => {
      const ground = groundOf(device.registrationDateTime, beginning);
      const { id, deviceId, displayName, registrationDateTime, trustType } = device;
      const mayDisable = gathered.sets.includes('devices') && ground !== 'before';
      const operations = mayDisable && id ? [disableDevice({ id, name: displayName ?? id })] : [];
      return {
        key: `device ${id ?? ''}`,
        what: `device: ${displayName ?? id ?? ''} (${device.operatingSystem ?? 'unknown system'})`,
        advice: ground === 'intruder' ? 'clean' : 'ask',
        why:
          operations.length === 0 ? byHandFor.device(id) : 'a device of an intruder holds a token that outlives a new password',
        fresh: isNew(gathered, registrationDateTime),
        operations: [...operations],
        ground,
        read,
        print: printOf([id, deviceId, displayName, registrationDateTime, trustType]),
      };
    });
}

/** An owner adds secrets to an app. When ownership began is in the log alone, whose rows have items of their own. */
function owned({ owned: objects, account }: Gathered): readonly FoundItem[] {
  return objects
    .filter(({ kind }) => /application|servicePrincipal/i.test(kind ?? ''))
    .map(({ id, displayName }) => ({
      key: `owned ${account.id} ${id ?? ''}`,
      what: `owns the app ${displayName ?? id ?? ''}, and can add secrets to it`,
      advice: 'ask',
      why: byHandFor.owner(id ?? '', account.id),
      fresh: false,
      operations: [],
      ground: 'undated',
      read: lists.owned,
      print: printOf([id]),
    }));
}

const shownGroups = 5;

/** An owner adds members, to groups that hold rights too. Those that it was given lately are in the log, each with an item of its own. */
function ownedGroups({ owned: objects, account }: Gathered): readonly FoundItem[] {
  const groups = objects.filter(({ kind }) => /group$/i.test(kind ?? ''));
  if (groups.length === 0) return [];
  const names = groups.slice(0, shownGroups).map(({ id, displayName }) => displayName ?? id ?? '');
  const more = groups.length - names.length;
  const many = groups.length === 1 ? 'the group' : `${groups.length} groups`;
  return [
    {
      key: 'owned groups',
      what: `owns ${many}, and can add members: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
      advice: 'leave',
      why: byHandFor.groupOwners(account.id),
      fresh: false,
      operations: [],
      ground: 'undated',
      read: lists.owned,
      print: printOf(groups.map(({ id }) => id ?? '').toSorted()),
    },
  ];
}

/** Who excluded it is in the log for some days, where the act has an item of its own; a policy says only when it was changed last. */
function exclusions(gathered: Gathered, beginning: Beginning): readonly FoundItem[] {
  const { account, policies } = gathered;
  const named = new Set(namedInAudits(gathered).flatMap(({ operations = [] }) => operations.map(identityOf)));
  const own = account.id.toLowerCase();
  return policies
    .filter(({ state, conditions }) => {
      const excluded = conditions?.users?.excludeUsers ?? [];
      return !/^disabled$/i.test(state ?? '') && excluded.some((id) => id.toLowerCase() === own);
    })
    .map(({ id, displayName, modifiedDateTime }): FoundItem => {
      const isOld = groundOf(modifiedDateTime, beginning) === 'before';
      const operation = removeExclusion({ policy: id ?? '', person: account.id }, displayName ?? id ?? '');
      return {
        key: `excluded ${id ?? ''}`,
        what: `the Conditional Access policy ${displayName ?? id ?? ''} leaves it out`,
        advice: 'ask',
        why: 'ask who wanted it; if hardenbot made the exception, /harden changes lists it, and its card has a button that ends it now',
        fresh: isNew(gathered, modifiedDateTime),
        operations: isOld || !id ? [] : [operation],
        ground: isOld ? 'before' : 'undated',
        read: lists.exclusions,
        print: printOf([id, own]),
      };
    })
    .filter(({ operations }) => !operations.some((operation) => named.has(identityOf(operation))));
}

function identityOf(operation: Operation): string {
  return operation.kind === 'create' ? operation.name : operation.identity;
}

function roles(gathered: Gathered, beginning: Beginning): readonly FoundItem[] {
  const { account } = gathered;
  const at = lastGiven(gathered);
  const ground = groundOf(at, beginning);
  return account.roles.map((role) => ({
    key: `role ${role}`,
    what: `holds the role ${role}, or may activate it`,
    advice: ground === 'intruder' ? 'clean' : 'ask',
    why: byHandFor.role(account.name, role),
    fresh: isNew(gathered, at),
    operations: [],
    ground,
    read: lists.roles,
    print: printOf([role, at]),
  }));
}

/** When the log says that the account was given any role: which one it names in words of its own. Null: not in the days that it keeps. */
function lastGiven({ audits, account }: Gathered): Date | null {
  const times = audits.flatMap((audit) => {
    const meaning = meaningOfAudit(audit);
    const isRole = meaning?.opens === true && (meaning.trace === 'role' || meaning.trace === 'eligibility');
    return isRole && audit.activityDateTime && (audit.targetResources ?? []).some(({ id }) => id === account.id)
      ? [audit.activityDateTime]
      : [];
  });
  return times.sort((one, other) => other.getTime() - one.getTime())[0] ?? null;
}

function registrationItems(gathered: Gathered): readonly FoundItem[] {
  return [...defaultFactor(gathered), ...unlisted(gathered)];
}

function asked(key: string, what: string, why: string): FoundItem {
  return { key, what, advice: 'ask', why, fresh: false, operations: [], ground: 'undated', print: printOf(what) };
}

const defaultPrefix = 'default factor ';

/** The default method as it was read before the account was blocked: the report has no blocked account. Null: unknown. */
export function knownDefault(items: readonly Item[]): string | null {
  return items.find(({ key }) => key.startsWith(defaultPrefix))?.key.slice(defaultPrefix.length) ?? null;
}

/** An intruder who moves it to a phone of theirs, or to a weaker one, is asked in the person's place. */
function defaultFactor(gathered: Gathered): readonly FoundItem[] {
  const { registration, account } = gathered;
  const kind = registration?.userPreferredMethodForSecondaryAuthentication;
  if (!kind || kind === 'none' || registration?.isSystemPreferredAuthenticationMethodEnabled === true) return [];
  if (isChangeInLog(gathered) || !hasChoice(gathered)) return [];
  return [asked(`${defaultPrefix}${kind}`, `default second factor: ${kind}`, byHandFor.defaultFactor(account.id))];
}

/** Then the act has an item of its own. */
function isChangeInLog({ audits }: Gathered): boolean {
  return audits.some((audit) => {
    const meaning = meaningOfAudit(audit);
    return meaning?.opens === true && meaning.trace === 'defaultMethod';
  });
}

/** What is the only one that can be the default is asked about as a way to sign in. */
function hasChoice({ methods: read }: Gathered): boolean {
  const possible = ['phone', 'microsoftAuthenticator', 'softwareOath'];
  return read.filter((method) => possible.includes(methodKind(method) ?? '')).length > 1;
}

const unlistedWords: Readonly<Record<string, string>> = {
  securityQuestion: 'security questions, by which the password can be reset',
  hardwareOneTimePasscode: 'a hardware token',
};

function unlisted({ registration, account }: Gathered): readonly FoundItem[] {
  return (registration?.methodsRegistered ?? []).flatMap((method) => {
    const words = unlistedWords[method];
    return words === undefined ? [] : [asked(`registered ${method}`, `registered: ${words}`, byHandFor.registered(account.id))];
  });
}
