/** What-If of Conditional Access: which policies would apply to a sign-in. Written by hand from documentation. */
import type { Row } from '../template.js';
import { type Answer, bodyObject, json, Refused } from '../wire.js';
import { type MismatchReason, mismatch, part, type SignIn } from './conditional-access-match.js';
import { badRequest, graphBreakOff } from './errors.js';
import type { GraphCall } from './list.js';
import { asAskedFor } from './newer-members.js';
import { assertParameters } from './types.js';

export function whatIf(call: GraphCall): Answer {
  const policies = call.tenant.collection('graph.conditionalAccessPolicies');
  if (policies.cut !== null) throw new Refused(graphBreakOff(policies));
  const body = bodyObject(call.request);
  if (body === null) throw badRequest('The body is not a JSON object.');
  assertParameters('evaluate', ['signInIdentity', 'signInContext', 'signInConditions', 'appliedPoliciesOnly'], body);
  const signIn = signInOf(body);
  const results = [...policies.rows].map((policy) =>
    result(asAskedFor(call, 'conditionalAccessPolicy', policy), reasonOf(call, policy, signIn)),
  );
  const value = body['appliedPoliciesOnly'] === true ? results.filter((row) => row['policyApplies'] === true) : results;
  return json(200, {
    '@odata.context': `${call.request.url.origin}/v1.0/$metadata#Collection(microsoft.graph.whatIfAnalysisResult)`,
    value,
  });
}

function reasonOf(call: GraphCall, policy: Row, signIn: SignIn): MismatchReason | null {
  return policy['state'] === 'disabled' ? 'policyNotEnabled' : mismatch(call.tenant, policy, signIn);
}

function result(policy: Row, reason: MismatchReason | null): Row {
  return { ...policy, policyApplies: reason === null, analysisReasons: reason ?? 'notSet' };
}

function signInOf(body: Row): SignIn {
  const identity = part(body, 'signInIdentity');
  const context = part(body, 'signInContext');
  const conditions = part(body, 'signInConditions');
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);
  const userId = text(identity['userId']);
  const servicePrincipalId = text(identity['servicePrincipalId']);
  if (userId === null && servicePrincipalId === null)
    throw badRequest('The signInIdentity names neither a user nor a service principal.');
  return {
    userId,
    servicePrincipalId,
    applications: Array.isArray(context['includeApplications']) ? context['includeApplications'].map(String) : [],
    country: text(conditions['country']),
    ipAddress: text(conditions['ipAddress']),
    clientAppType: text(conditions['clientAppType']),
    platform: text(conditions['devicePlatform']),
    signInRisk: text(conditions['signInRiskLevel']),
    userRisk: text(conditions['userRiskLevel']),
    flow: text(part(conditions, 'authenticationFlow')['transferMethod']),
  };
}
