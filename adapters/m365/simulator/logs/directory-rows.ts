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
  /** How values are written: the whole object under one name, or what changed property by property. */
  readonly values?: { readonly whole: string } | 'each';
  /** Only a change of one of these properties writes it. */
  readonly only?: readonly string[];
}

const policy = { category: 'Policy', target: 'Policy' } as const;
const directory = { service: 'Core Directory', category: 'UserManagement', target: 'User' } as const;

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
  'PATCH /users/{id}': [
    { ...directory, name: 'Update user', values: 'each', only: ['accountEnabled'] },
    { ...directory, name: 'Disable account', values: 'each', only: ['accountEnabled'] },
    { ...directory, name: 'Reset user password', only: ['passwordProfile'] },
  ],
  'POST /users/{id}/revokeSignInSessions': [{ ...directory, name: 'Update StsRefreshTokenValidFrom Timestamp' }],
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
  if (route.startsWith('DELETE /users/{id}/authentication/'))
    return [{ ...directory, service: 'Authentication Methods', name: 'Admin deleted security info' }];
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

/** Values are JSON within a text; in rows of the directory that stands in a text again. */
function propertiesOf({ before, after, body }: Write, { values, service }: Kind): readonly Row[] {
  if (values === undefined) return [];
  const written = (value: unknown): string | null => {
    if (value === null || value === undefined) return null;
    return service === 'Core Directory' ? JSON.stringify(JSON.stringify(value)) : JSON.stringify(value);
  };
  if (values !== 'each') return [{ displayName: values.whole, oldValue: written(before), newValue: written(after) }];
  const names = Object.keys(body).filter((name) => !name.startsWith('@odata.') && name !== 'passwordProfile');
  return (names.length === 0 ? Object.keys(before ?? {}) : names).map((displayName) => ({
    displayName,
    oldValue: written(before?.[displayName]),
    newValue: written(after?.[displayName]),
  }));
}
