/** The rows that a change over Graph leaves in the audit log of Entra. Names: "Microsoft Entra audit log categories and activities". */
import { randomUUID } from 'node:crypto';
import type { Row } from '../template.js';
import { textOf } from '../text.js';

/** A change that was just made. */
export interface Write {
  /** `PATCH /identity/conditionalAccess/policies/{id}`, as the table of routes has it. */
  readonly route: string;
  /** The object before and after; null where there was none, or is none any more. */
  readonly before: Row | null;
  readonly after: Row | null;
  readonly body: Row;
  /** Who did it, as the log has it. */
  readonly initiatedBy: Initiator;
  readonly at: Date;
}

/** One of both is null. Public samples of the log mostly have no `appId` of an app, and never the name of a person. */
export interface Initiator {
  readonly user: Row | null;
  readonly app: Row | null;
}

type Service = 'Core Directory' | 'Conditional Access' | 'Authentication Methods' | 'Identity Protection';

interface Kind {
  readonly name: string;
  readonly service: Service;
  readonly category: string;
  readonly target: 'Policy' | 'User' | 'ServicePrincipal' | 'Device' | 'Other';
  /**
   * How values are written: the whole object under one name, what changed property by property, or as attributes of the directory, by the names that it has for
   * them.
   */
  readonly values?: { readonly whole: string } | 'each' | { readonly attributes: Readonly<Record<string, string>> };
  /** Only a change of one of these properties writes it. */
  readonly only?: readonly string[];
}

const policy = { category: 'Policy', target: 'Policy' } as const;
const directory = { service: 'Core Directory', category: 'UserManagement', target: 'User' } as const;
const settings = { service: 'Core Directory', category: 'DirectoryManagement', target: 'Other', values: 'each' } as const;
const enabled = { attributes: { accountEnabled: 'AccountEnabled' } };
const sessions = { attributes: { signInSessionsValidFromDateTime: 'StsRefreshTokensValidFrom' } };

/** Rows that people found in their tenants beside each other: the act, and that the account was updated. */
function ofAccount(name: string, values: Kind['values'], only?: readonly string[]): readonly Kind[] {
  const rest = { ...(values === undefined ? {} : { values }), ...(only === undefined ? {} : { only }) };
  return [
    { ...directory, name, ...rest },
    { ...directory, name: 'Update user', ...rest },
  ];
}

/** A kind of sign-in method that has a row of its own in the directory, by its address. */
const credentials: Readonly<Record<string, string>> = {
  fido2Methods: 'Delete FIDO2 security key(s)',
  windowsHelloForBusinessMethods: 'Delete Windows Hello for Business credential',
  platformCredentialMethods: 'Delete platform credential',
  temporaryAccessPassMethods: 'Delete Temporary Access Pass method for user',
};

/** Conditional Access writes a row of its own, and the directory its twin with the same correlation. */
function twins(verb: string, what: string, twin: string): readonly Kind[] {
  return [
    { ...policy, service: 'Conditional Access', name: `${verb} ${what}`, values: { whole: 'ConditionalAccessPolicy' } },
    { ...policy, service: 'Core Directory', name: `${verb} ${twin}`, values: { whole: 'PolicyDetail' } },
  ];
}

function ofPolicy(name: string, service: Service = 'Core Directory'): readonly Kind[] {
  return [{ ...policy, service, name, values: 'each' }];
}

function consent(name: string): readonly Kind[] {
  return [{ name, service: 'Core Directory', category: 'ApplicationManagement', target: 'ServicePrincipal', values: 'each' }];
}

const policies = '/identity/conditionalAccess/policies';
const locations = '/identity/conditionalAccess/namedLocations';
const timeouts = '/policies/activityBasedTimeoutPolicies';
const methodsPolicy = '/policies/authenticationMethodsPolicy';

const kinds: Readonly<Record<string, readonly Kind[]>> = {
  [`POST ${policies}`]: twins('Add', 'conditional access policy', 'policy'),
  [`PATCH ${policies}/{id}`]: twins('Update', 'conditional access policy', 'policy'),
  [`DELETE ${policies}/{id}`]: twins('Delete', 'conditional access policy', 'policy'),
  [`POST ${locations}`]: twins('Add', 'named location', 'policy'),
  [`PATCH ${locations}/{id}`]: twins('Update', 'named location', 'policy'),
  [`DELETE ${locations}/{id}`]: twins('Delete', 'named location', 'policy'),
  [`POST ${timeouts}`]: ofPolicy('Add policy'),
  [`PATCH ${timeouts}/{id}`]: ofPolicy('Update policy'),
  [`DELETE ${timeouts}/{id}`]: ofPolicy('Delete policy'),
  'PATCH /policies/identitySecurityDefaultsEnforcementPolicy': ofPolicy('Update security defaults', 'Conditional Access'),
  'PATCH /policies/authorizationPolicy': ofPolicy('Update authorization policy'),
  'PUT /policies/adminConsentRequestPolicy': ofPolicy('Update policy'),
  [`PATCH ${methodsPolicy}`]: ofPolicy('Authentication Methods Policy Update', 'Authentication Methods'),
  [`PATCH ${methodsPolicy}/authenticationMethodConfigurations/{id}`]: ofPolicy(
    'Authentication Methods Policy Update',
    'Authentication Methods',
  ),
  'PATCH /domains/{id}': [
    { name: 'Set password policy', service: 'Core Directory', category: 'DirectoryManagement', target: 'Other', values: 'each' },
  ],
  'POST /groupSettings': [{ ...settings, name: 'Create company settings' }],
  'PATCH /groupSettings/{id}': [{ ...settings, name: 'Update company settings' }],
  'DELETE /groupSettings/{id}': [{ ...settings, name: 'Delete company settings' }],
  'PATCH /users/{id}': [
    ...ofAccount('Disable account', enabled, ['accountEnabled']),
    ...ofAccount('Reset user password', undefined, ['passwordProfile']),
    { ...directory, name: 'Update PasswordProfile', only: ['passwordProfile'] },
    { ...directory, name: 'Update StsRefreshTokenValidFrom Timestamp', values: sessions, only: ['passwordProfile'] },
  ],
  'POST /users/{id}/revokeSignInSessions': ofAccount('Update StsRefreshTokenValidFrom Timestamp', sessions),
  'POST /identityProtection/riskyUsers/confirmCompromised': [
    { name: 'ConfirmAccountCompromised', service: 'Identity Protection', category: 'Other', target: 'User' },
  ],
  'PATCH /devices/{id}': [
    { name: 'Update device', service: 'Core Directory', category: 'Device', target: 'Device', values: 'each' },
  ],
  'PATCH /servicePrincipals/{id}': [
    {
      name: 'Update service principal',
      service: 'Core Directory',
      category: 'ApplicationManagement',
      target: 'ServicePrincipal',
      values: 'each',
    },
  ],
  'POST /oauth2PermissionGrants': consent('Add delegated permission grant'),
  'DELETE /oauth2PermissionGrants/{id}': consent('Remove delegated permission grant'),
  'POST /users/{id}/appRoleAssignments': consent('Add app role assignment grant to user'),
  'DELETE /users/{id}/appRoleAssignments/{assignment}': consent('Remove app role assignment from user'),
};

/** The newest first in no particular order; empty for a change of which it is not known what it leaves. */
export function rowsOfWrite(write: Write): readonly Row[] {
  const correlationId = randomUUID();
  return kindsOf(write).map((kind) => rowOf(write, kind, correlationId));
}

function kindsOf({ route, body }: Write): readonly Kind[] {
  const [, list] = /^DELETE \/users\/\{id\}\/authentication\/(\w+)/.exec(route) ?? [];
  if (list !== undefined) {
    const name = credentials[list];
    return [
      { ...directory, service: 'Authentication Methods', name: 'Admin deleted security info' },
      ...(name === undefined ? [] : [{ ...directory, name }]),
    ];
  }
  return (kinds[route] ?? []).filter(({ only }) => only === undefined || only.some((name) => name in body));
}

function rowOf(write: Write, kind: Kind, correlationId: string): Row {
  const { before, after, initiatedBy, at, body } = write;
  const object = after ?? before ?? {};
  const name = kind.name === 'Disable account' && body['accountEnabled'] === true ? 'Enable account' : kind.name;
  return {
    id: `${kind.service === 'Core Directory' ? 'Directory' : kind.service.replace(/\W/g, '')}_${randomUUID()}_${at.getTime()}`,
    category: kind.category,
    correlationId,
    result: 'success',
    resultReason: '',
    activityDisplayName: name,
    activityDateTime: at.toISOString(),
    loggedByService: kind.service,
    operationType: name.split(' ')[0],
    initiatedBy,
    targetResources: [
      {
        id: textOf(object['principalId'] ?? object['id']) || null,
        displayName: object['displayName'] ?? null,
        type: kind.target,
        userPrincipalName: object['userPrincipalName'] ?? null,
        groupType: null,
        modifiedProperties: propertiesOf(write, kind),
      },
    ],
    additionalDetails: [],
  };
}

/** Values are JSON within a text; in rows of the directory that stands in a text again, but for attributes, which are lists. */
function propertiesOf(write: Write, { values, service }: Kind): readonly Row[] {
  const { before, after, body } = write;
  if (values === undefined) return [];
  const written = (value: unknown): string | null => {
    if (value === null || value === undefined) return null;
    return service === 'Core Directory' ? JSON.stringify(JSON.stringify(value)) : JSON.stringify(value);
  };
  if (typeof values === 'object' && 'attributes' in values) return attributesOf(write, values.attributes);
  if (values !== 'each') return [{ displayName: values.whole, oldValue: written(before), newValue: written(after) }];
  const names = Object.keys(body).filter((name) => !name.startsWith('@odata.') && name !== 'passwordProfile');
  return (names.length === 0 ? Object.keys(before ?? {}) : names).map((displayName) => ({
    displayName,
    oldValue: written(before?.[displayName]),
    newValue: written(after?.[displayName]),
  }));
}

/** As public samples of the log have them: `[true]` and `[false]`, then which they are, and the kind of the account. */
function attributesOf({ before, after }: Write, attributes: Readonly<Record<string, string>>): readonly Row[] {
  const written = (value: unknown): string => JSON.stringify(value === null || value === undefined ? [] : [value]);
  const changed = Object.entries(attributes).map(([property, displayName]) => ({
    displayName,
    oldValue: written(before?.[property]),
    newValue: written(after?.[property]),
  }));
  const said = (displayName: string, value: string): Row => ({ displayName, oldValue: null, newValue: JSON.stringify(value) });
  return [
    ...changed,
    said('Included Updated Properties', changed.map(({ displayName }) => displayName).join(', ')),
    said('TargetId.UserType', textOf(after?.['userType']) || 'Member'),
  ];
}
