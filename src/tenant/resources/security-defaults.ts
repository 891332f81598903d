/** Microsoft's baseline protection for tenants without Conditional Access: multifactor for everyone, legacy authentication blocked. */
import type { z } from 'zod';
import { flag, row } from '../lenient.js';
import type { Resource } from '../resource.js';
import { graphSingleton, loggedPolicy } from './graph-object.js';

const securityDefaultsRow = row({ isEnabled: flag() });
export type SecurityDefaults = z.infer<typeof securityDefaultsRow>;

const path = '/policies/identitySecurityDefaultsEnforcementPolicy';

/**
 * Source: `identitySecurityDefaultsEnforcementPolicy` of the Graph v1.0 metadata. While on, no Conditional Access policy can be enabled, and beside an enabled
 * one they cannot be turned on. The reference allows a change with `Policy.ReadWrite.ConditionalAccess`, which the write app holds for policies anyway.
 */
export const securityDefaults: Resource<SecurityDefaults> = {
  key: 'graph.identitySecurityDefaultsEnforcementPolicy',
  list: { service: 'graph', path, single: true, select: false },
  row: securityDefaultsRow,
  object: { ...graphSingleton(path), logged: (operation) => loggedPolicy(operation, 'security defaults') },
  tightensSignIn: (operation) => operation.kind === 'update' && operation.after['isEnabled'] !== false,
  changedBy: { log: 'entra', activities: /security defaults|^(add|update|delete) policy$/i },
  permission: { read: 'Policy.Read.All', write: 'Policy.ReadWrite.ConditionalAccess' },
  answers: {
    always: ['isEnabled'],
  },
};
