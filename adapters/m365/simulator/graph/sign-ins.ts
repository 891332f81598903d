/** The sign-in log, in which every sign-in says what the policies that only report would have done to it. */
import { isObject } from '../../../../src/lib/json.js';
import { isLicensed } from '../licences.js';
import type { Row } from '../template.js';
import { filledText, textOf } from '../text.js';
import { type Answer, Refused } from '../wire.js';
import { mismatch, type SignIn } from './conditional-access-match.js';
import { graphError } from './errors.js';
import { type GraphCall, listAnswer } from './list.js';
import { propertyOf } from './types.js';

const reportOnly = 'enabledForReportingButNotEnforced';

/** Kinds of sign-ins, which the service keeps apart. */
const interactive = 'interactiveUser';

/**
 * v1.0 has the interactive sign-ins of people alone, with the properties of its own type but `userAgent`, which its metadata have and its
 * reference has not.
 */
export function listSignIns(call: GraphCall): Answer {
  return signInsAnswer(call, {
    ofVersion: (row) =>
      Object.fromEntries(
        Object.entries(row).filter(([name]) => name !== 'userAgent' && propertyOf('signIn', name) !== undefined),
      ),
  });
}

/** The beta has all kinds, of which it shows what `$filter` asks for by `signInEventTypes`, and interactive ones where that asks for none. */
export function listSignInsOfBeta(call: GraphCall): Answer {
  const asksForKind = /\bsignInEventTypes\b/i.test(call.request.url.searchParams.get('$filter') ?? '');
  return signInsAnswer(call, { ofVersion: withKind, untyped: true, anyKind: asksForKind });
}

/** A file says it by either property, or leaves it out of a sign-in that is interactive. */
function kindsOf(row: Row): readonly unknown[] {
  const { signInEventTypes, isInteractive } = row;
  if (Array.isArray(signInEventTypes)) return signInEventTypes;
  return [isInteractive === false ? 'nonInteractiveUser' : interactive];
}

function withKind(row: Row): Row {
  const signInEventTypes = kindsOf(row);
  return { ...row, signInEventTypes, isInteractive: signInEventTypes.includes(interactive) };
}

/**
 * What the file says of a sign-in stands. Otherwise the results are worked out for the policies that report only and were there at the
 * time, as those policies are now; what enforced policies did is left to the file. The words are those of the Graph reference.
 */
function signInsAnswer(
  call: GraphCall,
  version: { readonly ofVersion: (row: Row) => Row; readonly untyped?: true; readonly anyKind?: boolean },
): Answer {
  assertLicensed(call);
  const policies = call.tenant.collection('graph.conditionalAccessPolicies');
  const reporting = policies.cut === null ? [...policies.rows].filter((policy) => policy['state'] === reportOnly) : [];
  const withResults = (row: Row): Row =>
    'appliedConditionalAccessPolicies' in row ? row : { ...row, appliedConditionalAccessPolicies: results(call, row, reporting) };
  const { ofVersion, untyped, anyKind = false } = version;
  return listAnswer(call, call.tenant.collection('graph.signIns'), {
    shown: (row) => ofVersion(reporting.length === 0 || policies.cut !== null ? row : withResults(row)),
    only: (row) => anyKind || kindsOf(row).includes(interactive),
    ...(untyped === true ? { untyped, filtered: withKind } : {}),
    orderedBy: 'createdDateTime',
  });
}

/** The words are those of the answer that a tenant without Entra ID P1 gets. */
function assertLicensed({ tenant }: GraphCall): void {
  if (isLicensed(tenant, 'AAD_PREMIUM')) return;
  const message = "Neither tenant is B2C or tenant doesn't have premium license";
  throw new Refused(graphError(403, 'Authentication_RequestFromNonPremiumTenantOrB2CTenant', message));
}

function results(call: GraphCall, row: Row, policies: readonly Row[]): readonly Row[] {
  const at = Date.parse(textOf(row['createdDateTime']));
  const signIn = signInOf(row);
  return policies
    .filter((policy) => !(Date.parse(textOf(policy['createdDateTime'])) > at))
    .map((policy) => ({
      id: policy['id'],
      displayName: policy['displayName'],
      enforcedGrantControls: grantControls(policy),
      enforcedSessionControls: [],
      result: mismatch(call.tenant, policy, signIn) === null ? applied(policy) : 'reportOnlyNotApplied',
    }));
}

function applied(policy: Row): string {
  return grantControls(policy).includes('block') ? 'reportOnlyFailure' : 'reportOnlyInterrupted';
}

function grantControls(policy: Row): readonly string[] {
  const grant = policy['grantControls'];
  const controls = isObject(grant) ? grant['builtInControls'] : null;
  return Array.isArray(controls) ? controls.map(String) : [];
}

function signInOf(row: Row): SignIn {
  const place = isObject(row['location']) ? row['location'] : {};
  return {
    userId: filledText(row['userId']),
    servicePrincipalId: null,
    applications: [filledText(row['resourceId']) ?? textOf(row['appId'])],
    country: filledText(place['countryOrRegion']),
    ipAddress: filledText(row['ipAddress']),
    clientAppType: clientOf(textOf(row['clientAppUsed'])),
    platform: null,
    signInRisk: filledText(row['riskLevelDuringSignIn']),
    userRisk: null,
    flow: null,
  };
}

/** The log's words for clients, as policies name them. */
function clientOf(used: string): string {
  switch (used.toLowerCase()) {
    case 'browser':
      return 'browser';
    case 'mobile apps and desktop clients':
      return 'mobileAppsAndDesktopClients';
    case 'exchange activesync':
      return 'exchangeActiveSync';
    default:
      return 'other';
  }
}
