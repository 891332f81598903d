/** A tenant of a state file that can be asked What-If as well: the simulator's own evaluation, without the wire. */
import { mismatch, type SignIn } from '../../../adapters/m365/simulator/graph/conditional-access-match';
import { parseState } from '../../../adapters/m365/simulator/state';
import { Tenant } from '../../../adapters/m365/simulator/tenant';
import type { TenantClient } from '../../../src/tenant/client';
import type { SignInQuestion, WhatIf } from '../../../src/tenant/what-if';
import { stateClient } from './state-client';

const nothingSaid = { servicePrincipalId: null, signInRisk: null, userRisk: null, flow: null };

function signInOf({ who, application, country, ipAddress, client, ...more }: SignInQuestion): SignIn {
  const of = { userId: who.id, applications: [application], clientAppType: client, platform: more.platform ?? null };
  return { ...nothingSaid, ...of, country, ipAddress };
}

function whatIfOfState(state: object): WhatIf {
  const tenant = new Tenant(parseState({ schema: 'tenant-state/1', asOf: '2026-11-24T00:00:00Z', ...state }, 'The state'));
  return async (question) =>
    [...tenant.collection('graph.conditionalAccessPolicies').rows].map((policy) => {
      const reason = policy['state'] === 'disabled' ? 'policyNotEnabled' : mismatch(tenant, policy, signInOf(question));
      const id = String(policy['id']);
      return { id: id.toLowerCase(), name: String(policy['displayName']), applies: reason === null, reason: reason ?? 'notSet' };
    });
}

export function tenantWithWhatIf(state: object): TenantClient {
  return { ...stateClient(state as Readonly<Record<string, unknown>>), whatIf: whatIfOfState(state) };
}
