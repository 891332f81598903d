/**
 * Sign-in methods of an account that are removed one by one, a resource for each kind because each has a permission of its own. Source: the
 * `delete` pages of the Graph v1.0 reference, and Microsoft's table of permissions.
 */
import type { Fields, Operation } from '../../engine/plan/operation.js';
import { moment, row, text } from '../lenient.js';
import type { ObjectAddress, Resource, VendorCall } from '../resource.js';
import { type AuthenticationMethod, methodKind } from './authentication-method.js';

const methodRow = row({ id: text(), displayName: text(), createdDateTime: moment() });
interface MethodRow {
  readonly id?: string | null | undefined;
  readonly displayName?: string | null | undefined;
  readonly createdDateTime?: Date | null | undefined;
}

/** Below an account: by the kind that the list of its methods says, where it is removed and what that takes. */
const kinds = {
  microsoftAuthenticator: ['microsoftAuthenticatorMethods', 'UserAuthMethod-MicrosoftAuthApp.ReadWrite.All'],
  softwareOath: ['softwareOathMethods', 'UserAuthMethod-SoftwareOATH.ReadWrite.All'],
  windowsHelloForBusiness: ['windowsHelloForBusinessMethods', 'UserAuthMethod-WindowsHello.ReadWrite.All'],
  platformCredential: ['platformCredentialMethods', 'UserAuthMethod-PlatformCred.ReadWrite.All'],
  phone: ['phoneMethods', 'UserAuthMethod-Phone.ReadWrite.All'],
  email: ['emailMethods', 'UserAuthMethod-Email.ReadWrite.All'],
  fido2: ['fido2Methods', 'UserAuthMethod-Passkey.ReadWrite.All'],
  temporaryAccessPass: ['temporaryAccessPassMethods', 'UserAuthMethod-TAP.ReadWrite.All'],
} as const;
type Kind = keyof typeof kinds;

/** How the directory's log names the removal, beside what all kinds are called. */
const loggedAs: Readonly<Partial<Record<Kind, string>>> = {
  microsoftAuthenticator: 'delete passwordless phone sign-in credential|remove users strong authentication phone app detail',
  softwareOath: 'remove users strong authentication phone app detail',
  windowsHelloForBusiness: 'delete windows hello for business credential',
  platformCredential: 'delete platform credential',
  fido2: 'delete (?:fido2 security key|passkey).*',
  temporaryAccessPass: 'delete temporary access pass method for user',
};

/** Kinds whose permission can also register one: an attacker with the key of hardenbot could sign in as anyone. */
const creating: ReadonlySet<string> = new Set<Kind>(['phone', 'email', 'fido2', 'temporaryAccessPass']);

/** `{account}/{method}`, by object id. */
function addressOf(list: string, operation: Operation): string {
  const [account = '', method = account] = (operation.kind === 'create' ? operation.name : operation.identity).split('/');
  return `/users/${encodeURIComponent(account)}/authentication/${list}/${encodeURIComponent(method)}`;
}

function objectOf(kind: Kind, list: string): ObjectAddress {
  return {
    idProperty: 'id',
    nameProperty: 'id',
    logged: () => ({
      activities: new RegExp(
        `^(?:${loggedAs[kind] ?? 'admin deleted security info'}|admin deleted security info|update user)$`,
        'i',
      ),
      sets: {
        StrongAuthenticationMethod: null,
        StrongAuthenticationPhoneAppDetail: null,
        StrongAuthenticationUserDetails: null,
        SearchableDeviceKey: null,
        DeviceKey: null,
        AlternativeSecurityIds: null,
      },
    }),
    find: (operation): VendorCall => ({ service: 'graph', method: 'GET', path: addressOf(list, operation) }),
    write: (operation): VendorCall | null =>
      operation.kind === 'remove' ? { service: 'graph', method: 'DELETE', path: addressOf(list, operation) } : null,
    // What is there is what is removed: nothing of it is compared.
    normalise: (_row, operation): Fields => (operation.kind === 'remove' ? operation.before : {}),
  };
}

function methodResource(kind: Kind): Resource<MethodRow> {
  const [list, write] = kinds[kind];
  return {
    key: `graph.users/{of}/authentication/${list}`,
    // The list of all kinds shows it: the one of a kind takes a permission of its own.
    list: { service: 'graph', path: '/users/{of}/authentication/methods', select: false, rateLimit: 'reports' },
    row: methodRow,
    object: objectOf(kind, list),
    permission: {
      read: 'UserAuthenticationMethod.Read.All',
      write,
      ...(creating.has(kind) ? { onDemand: 'its holder can also register one, and sign in as anyone' } : {}),
    },
  };
}

export const signInMethods: readonly Resource<MethodRow>[] = (Object.keys(kinds) as Kind[]).map(methodResource);

/** Whether hardenbot holds the permission to remove such a method without being given it for one change. */
export function isDeleteOnly(method: AuthenticationMethod): boolean {
  const kind = methodKind(method) ?? '';
  return kind in kinds && !creating.has(kind);
}

/** Removes a method for good: the person has to register it again. Null for a kind that has no such call, and for a password. */
export function removeMethod(
  method: AuthenticationMethod,
  account: { readonly id: string; readonly name: string },
): Operation | null {
  const kind = methodKind(method) ?? '';
  if (!method.id || !(kind in kinds)) return null;
  const [list] = kinds[kind as Kind];
  const name = [method.displayName, method.phoneNumber, method.emailAddress, method.model].find((one) => one);
  return {
    kind: 'remove',
    resource: `graph.users/{of}/authentication/${list}`,
    object: `${account.name}: ${kind}${name ? ` (${name})` : ''}`,
    identity: `${account.id}/${method.id}`,
    name: `${account.id}/${method.id}`,
    before: { id: method.id },
    final: true,
  };
}

/** The id of the mobile number of every account. */
const mobile = '3179e48a-750b-4051-897c-87b9720928f7';

/** Kinds that can be the default second factor, by the words of the report on what accounts registered. */
const defaults: readonly (readonly [list: string, words: RegExp])[] = [
  ['softwareOathMethods', /^oath$/i],
  ['phoneMethods', /^(sms|voice)/i],
  ['microsoftAuthenticatorMethods', /^push$/i],
];

/** 0: it is never the default. */
function rankOf(operation: Operation, preferred: string | null): number {
  if (operation.kind !== 'remove') return 0;
  const rank = defaults.findIndex(([list]) => operation.resource.endsWith(`/${list}`)) + 1;
  if (rank === 0) return 0;
  const isPreferred = preferred !== null && defaults[rank - 1]?.[1].test(preferred) === true;
  return rank + (isPreferred ? defaults.length : 0) + (operation.identity.endsWith(`/${mobile}`) ? 0.5 : 0);
}

/**
 * The same operations, each where the service takes it: the default method stays while there are others, and a mobile number while there is an
 * alternate one. Where nothing says which one is the default, those go last that it mostly is. Sources: Delete phoneAuthenticationMethod of the Graph
 * reference, and the error that the service gives ("Cannot delete default method with other methods configured").
 *
 * @param preferred the default as the report names it: `push`, `oath`, `sms`, `voiceMobile`; null: unknown
 */
export function inRemovalOrder(operations: readonly Operation[], preferred: string | null): readonly Operation[] {
  return operations.toSorted((one, other) => rankOf(one, preferred) - rankOf(other, preferred));
}

/** Whether a removal may be refused because the method is the default one. */
export function mayBeDefault(operation: Operation, preferred: string | null): boolean {
  const rank = rankOf(operation, preferred);
  return preferred === null ? rank > 0 : rank > defaults.length;
}
