/** Judges who may still prove who they are with a code by SMS or voice. */

import { plural } from '../../lib/plural.js';
import { authenticationMethodsPolicyName } from '../../tenant/resources/authentication-methods-policy.js';
import type { Audit, Context, Judgement, Outcomes } from '../control.js';
import { EvidenceList, missingReads } from '../reasoning/findings/evidence-list.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { oneObject, type PartState, resultOfParts, verdictOfParts } from '../reasoning/findings/parts.js';
import { type Dated, sayVendorDate } from '../reasoning/findings/vendor-dates.js';
import { WarningList } from '../reasoning/findings/warning-list.js';
import type { Method, Settings } from './definition.js';
import { groupRead, Inputs, policyRead, registrationRead } from './inputs.js';
import { type MethodReach, reachOf } from './reach.js';

const migration = 'policyMigrationState';
const named = 10;

export function audit(context: Context<Settings>): Audit {
  const { settings } = context;
  const inputs = new Inputs(context);
  return {
    see: inputs.rows.see,
    follow: () => inputs.follow(),
    judge: (outcomes): Judgement => {
      const evidence = new EvidenceList();
      const warnings = new WarningList();
      const reaches = settings.methods.map((method) => {
        const reach = reachOf(method, { inputs, outcomes, warnings });
        tell(evidence, inputs, method, reach);
        return { method, reach };
      });
      // Lists of others ask about each of them, whichever settings ask about.
      const each = (['sms', 'voice', 'email'] as const).map((method) => {
        const known = reaches.find((one) => one.method === method)?.reach;
        return [method, oneObject((known ?? reachOf(method, { inputs, outcomes })).state)] as const;
      });
      const migrated = judgeMigration(inputs, { evidence, warnings });
      warnNames(inputs, { settings, outcomes, warnings });
      warnWeakOnly(inputs, { outcomes, warnings });
      const dates = sayRetirement(inputs, { asOf: context.asOf, outcomes, warnings });
      const openToAll = reaches.every(({ reach }) => reach.toAll);
      return {
        verdict: verdictOfParts([...reaches.map(({ reach }) => reach.state), migrated], openToAll),
        ...dates,
        summary: summaryOf(reaches, migrated),
        ...resultOfParts({ ...Object.fromEntries(each), migration: oneObject(migrated) }),
        ...evidence.result(),
        warnings: warnings.result(),
        missing: missingReads([policyRead, registrationRead, groupRead, ...inputs.follow(settings.methods)], outcomes).filter(
          ({ status }) => status !== 404,
        ),
      };
    },
  };
}

function tell(evidence: EvidenceList, inputs: Inputs, method: Method, reach: MethodReach): void {
  const object = inputs.configuration(method)?.id ?? method;
  const { state, open, fine, insteadOfPassword, toOutsiders } = reach;
  const isOff = inputs.configuration(method)?.state?.toLowerCase() === 'disabled';
  if (open.length > 0) for (const who of open) evidence.gap(object, 'includeTargets', who, 'disabled, or groups of settings');
  if (insteadOfPassword) evidence.gap(object, 'isUsableForSignIn', true, false);
  if (toOutsiders)
    evidence.gap(
      object,
      'allowExternalIdToUseEmailOtp',
      inputs.configuration(method)?.allowExternalIdToUseEmailOtp ?? null,
      'disabled',
    );
  if (state === 'unknown') evidence.gap(object, 'state', inputs.configuration(method)?.state ?? 'unknown', 'disabled');
  for (const who of fine) evidence.note(object, 'includeTargets', who, 'disabled, or groups of settings');
  if (state !== 'holds' || fine.length > 0) return;
  if (isOff) evidence.note(object, 'state', 'disabled', 'disabled');
  else evidence.note(object, 'includeTargets', 'nobody', 'disabled, or groups of settings');
}

function judgeMigration(
  { policy }: Inputs,
  { evidence, warnings }: { readonly evidence: EvidenceList; readonly warnings: WarningList },
): PartState {
  const state = policy?.policyMigrationState ?? null;
  if (state === 'migrationComplete') {
    evidence.note(authenticationMethodsPolicyName, migration, state, 'migrationComplete');
    return 'holds';
  }
  evidence.gap(authenticationMethodsPolicyName, migration, state, 'migrationComplete');
  if (state === null) return 'unknown';
  warnings.add(
    'legacy-policy',
    'The older policies for multifactor authentication and password reset still count, may allow codes as well, and cannot be read.',
  );
  return 'gap';
}

function warnNames(
  inputs: Inputs,
  { settings, outcomes, warnings }: { readonly settings: Settings; readonly outcomes: Outcomes; readonly warnings: WarningList },
): void {
  if (!outcomes(groupRead).complete) return;
  for (const name of settings.except.groups) {
    const found = inputs.groupsCalled(name).length;
    if (found === 0) warnings.add('stale-reference', `except.groups names "${name}", and no group is called so.`);
    if (found > 1)
      warnings.add(
        'stale-reference',
        `except.groups names "${name}", and ${found} groups are called so: none of them is meant. Write the id.`,
      );
  }
}

/** Who has only a telephone is affected on the day on which Microsoft's own codes end; unknown where registrations could not be read. */
export function sayRetirement(
  inputs: Inputs,
  of: { readonly asOf: Date; readonly outcomes: Outcomes; readonly warnings: WarningList },
): Dated {
  const affected = retirementAffects(inputs, of.outcomes);
  return affected === null ? {} : sayVendorDate('sms-voice', { ...of, affected });
}

function retirementAffects(inputs: Inputs, outcomes: Outcomes): string | null {
  if (!outcomes(registrationRead).complete) return 'Who has no other method could not be read.';
  const count = inputs.weakOnly.length;
  if (count === 0) return null;
  const admins = inputs.weakOnly.filter(({ isAdmin }) => isAdmin === true).length;
  const ofThem = admins === 0 ? '' : `, ${plural(admins, 'administrator')} among them`;
  return `Affected: ${plural(count, 'person', 'people')} with no other method${ofThem}.`;
}

function warnWeakOnly(
  inputs: Inputs,
  { outcomes, warnings }: { readonly outcomes: Outcomes; readonly warnings: WarningList },
): void {
  if (!outcomes(registrationRead).complete || inputs.weakOnly.length === 0) return;
  const people = new NameSample();
  const sorted = inputs.weakOnly.toSorted((one, other) => Number(other.isAdmin === true) - Number(one.isAdmin === true));
  for (const { userPrincipalName, id } of sorted) people.add(userPrincipalName ?? id ?? '(account without a name)');
  warnings.add(
    'weak-only',
    `${people.toString('person', 'people', named)} ${people.count === 1 ? 'has' : 'have'} nothing but a telephone to sign in with.`,
  );
}

function summaryOf(reaches: readonly { readonly method: Method; readonly reach: MethodReach }[], migrated: PartState): string {
  const said = reaches.map(({ method: id, reach }) => {
    const method = id === 'sms' ? 'SMS' : id;
    if (reach.state === 'holds') return `${method} is ${reach.fine.length === 0 ? 'off' : 'only for groups that may use it'}`;
    if (reach.state === 'unknown') return `whether ${method} is off is unknown`;
    return reach.toAll ? `everyone can use ${method}` : `some people can use ${method}`;
  });
  const text = said.join('; ');
  const older = {
    holds: '',
    gap: ' Older policies still count.',
    unknown: ' Whether older policies still count is unknown.',
  }[migrated];
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.${older}`;
}
