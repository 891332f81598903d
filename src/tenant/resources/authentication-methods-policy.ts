/** Which ways of proving who one is the tenant offers, and to whom: codes by SMS and voice, passkeys, certificates, … */
import { z } from 'zod';
import { flag, looseRow, row, text, textsOrNull } from '../lenient.js';
import type { ObjectAddress, Resource } from '../resource.js';

const target = looseRow({
  /** `group`, also for `all_users`. */
  targetType: text(),
  id: text(),
  /** Of SMS alone: the code stands in for the password. */
  isUsableForSignIn: flag(),
  /** Of passkeys alone: ids of the profiles that are for the target. */
  allowedPasskeyProfiles: textsOrNull(),
});

const featureTarget = looseRow({ targetType: text(), id: text() });

const keyRestrictions = looseRow({ isEnforced: flag(), enforcementType: text(), aaGuids: textsOrNull() }).nullable().optional();

/** Which passkeys some people may sign in with. */
const passkeyProfile = looseRow({
  id: text(),
  name: text(),
  /** `deviceBound`, `synced`, or both with a comma. */
  passkeyTypes: text(),
  keyRestrictions,
});

/** What prompts of Microsoft Authenticator show, and to whom. */
const authenticatorFeature = looseRow({
  /** `enabled`, `disabled`; `default`: Microsoft decides. */
  state: text(),
  includeTarget: featureTarget.nullable().optional(),
  excludeTarget: featureTarget.nullable().optional(),
});
export type AuthenticatorFeature = z.infer<typeof authenticatorFeature>;

const methodConfiguration = looseRow({
  /** `Sms`, `Voice`, `Email`, `Fido2`, `X509Certificate`, … */
  id: text(),
  /** `enabled` or `disabled`. */
  state: text(),
  includeTargets: z.array(target).nullable().optional(),
  excludeTargets: z
    .array(row({ targetType: text(), id: text() }))
    .nullable()
    .optional(),
  /** Of passkeys alone: which models of keys, by AAGUID, can be registered and signed in with, where there are no profiles. */
  keyRestrictions,
  /** Of passkeys alone: null before the tenant has profiles. */
  defaultPasskeyProfile: text(),
  passkeyProfiles: z.array(passkeyProfile).nullable().optional(),
  /** Of email alone: `default`, `enabled`, `disabled`, for people of other organisations. */
  allowExternalIdToUseEmailOtp: text(),
  /** Of Microsoft Authenticator alone. */
  featureSettings: looseRow({
    displayAppInformationRequiredState: authenticatorFeature.nullable().optional(),
    displayLocationInformationRequiredState: authenticatorFeature.nullable().optional(),
  })
    .nullable()
    .optional(),
});
export type MethodConfiguration = z.infer<typeof methodConfiguration>;

const authenticationMethodsPolicyRow = row({
  /** `preMigration`, `migrationInProgress`, `migrationComplete`: before the last, older policies that cannot be read allow methods too. */
  policyMigrationState: text(),
  authenticationMethodConfigurations: z.array(methodConfiguration).nullable().optional(),
});
export type AuthenticationMethodsPolicy = z.infer<typeof authenticationMethodsPolicyRow>;

const path = '/policies/authenticationMethodsPolicy';

/** Operations are about one method, by its id; the service wants to know again which kind it is. */
const object: ObjectAddress = {
  idProperty: 'id',
  nameProperty: 'id',
  logged: () => ({ activities: /^authentication methods policy update$/i }),
  find: (operation) => ({
    service: 'graph',
    method: 'GET',
    path: pathOf(operation.kind === 'create' ? operation.name : operation.identity),
  }),
  write: (operation) =>
    operation.kind === 'update'
      ? {
          service: 'graph',
          method: 'PATCH',
          path: pathOf(operation.identity),
          body: { '@odata.type': typeOf(operation.identity), ...operation.after },
        }
      : null,
};

function pathOf(method: string): string {
  return `${path}/authenticationMethodConfigurations/${encodeURIComponent(method)}`;
}

/** `#microsoft.graph.smsAuthenticationMethodConfiguration` for `Sms`. */
function typeOf(method: string): string {
  return `#microsoft.graph.${method.charAt(0).toLowerCase()}${method.slice(1)}AuthenticationMethodConfiguration`;
}

/** Source: `authenticationMethodsPolicy` of the Graph v1.0 metadata; the configurations come inline. */
export const authenticationMethodsPolicies: Resource<AuthenticationMethodsPolicy> = {
  key: 'graph.authenticationMethodsPolicy',
  list: { service: 'graph', path, single: true, select: false },
  row: authenticationMethodsPolicyRow,
  object,
  changedBy: { log: 'entra', activities: /authentication methods policy/i },
  permission: { read: 'Policy.Read.All', write: 'Policy.ReadWrite.AuthenticationMethod' },
  answers: {
    always: ['policyMigrationState', 'authenticationMethodConfigurations'],
    words: {
      policyMigrationState: ['preMigration', 'migrationInProgress', 'migrationComplete'],
      'authenticationMethodConfigurations.state': ['enabled', 'disabled'],
      'authenticationMethodConfigurations.includeTargets.targetType': ['user', 'group'],
      'authenticationMethodConfigurations.allowExternalIdToUseEmailOtp': ['default', 'enabled', 'disabled'],
      'authenticationMethodConfigurations.featureSettings.displayAppInformationRequiredState.state': [
        'default',
        'enabled',
        'disabled',
      ],
      'authenticationMethodConfigurations.featureSettings.displayLocationInformationRequiredState.state': [
        'default',
        'enabled',
        'disabled',
      ],
    },
  },
  unconfirmed: [
    {
      point:
        'That restrictions of keys stop those registered before, as of a break-glass account; that one passkey profile of several is enough; that the profiles come with this object: without them break-glass is unknown.',
      field: 'authenticationMethodConfigurations',
    },
  ],
};

/** What an admin knows the one object by. */
export const authenticationMethodsPolicyName = 'Authentication methods policy';
