/** Nobody proves who they are with a code by SMS or voice. */

import type { Fields, Operation } from '../../engine/plan/operation.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import type { Json } from '../../lib/json.js';
import {
  authenticationMethodsPolicies,
  authenticationMethodsPolicyName,
  type MethodConfiguration,
} from '../../tenant/resources/authentication-methods-policy.js';
import type { Context, Control, Outcomes, PlanDraft, Planning } from '../control.js';
import type { Warning } from '../finding.js';
import { missingReads } from '../reasoning/findings/evidence-list.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { refuseUnknown, refuseUnreadable } from '../reasoning/findings/refusals.js';
import { WarningList } from '../reasoning/findings/warning-list.js';
import { listed } from '../reasoning/scope/listed.js';
import { audit, sayRetirement } from './audit.js';
import { definition, type Settings } from './definition.js';
import { Inputs } from './inputs.js';
import { reachOf } from './reach.js';

export const control: Control<Settings> = {
  ...definition,
  reads: (context: Context<Settings>) => new Inputs(context).reads,
  audit,
  plan,
};

// Plans which methods are switched off, and refuses where someone would be left without one.

function plan(context: Context<Settings>): Planning {
  const inputs = new Inputs(context);
  return {
    see: inputs.rows.see,
    follow: () => [...inputs.follow(), ...inputs.addresses()],
    draft: (outcomes) => draft(inputs, context, outcomes),
  };
}

function draft(inputs: Inputs, context: Context<Settings>, outcomes: Outcomes): PlanDraft | Refusal {
  const { settings } = context;
  const reaches = settings.methods.map((method) => ({ method, reach: reachOf(method, { inputs, outcomes }) }));
  const unknown = new NameSample();
  for (const { method, reach } of reaches) if (reach.state === 'unknown') unknown.add(method);
  const migration = inputs.policy?.policyMigrationState ?? null;
  if (migration === null) unknown.add(authenticationMethodsPolicyName);
  if (inputs.defaultsOn === null) unknown.add('Security defaults');
  const unread = missingReads([...inputs.reads, ...inputs.follow(settings.methods), ...inputs.addresses()], outcomes).filter(
    ({ status }) => status !== 404,
  );
  const refusal = refuseUnreadable(unread) ?? refuseUnknown(unknown, 'who may use the methods') ?? refuseNames(inputs, settings);
  if (refusal !== null) return refusal;
  const operations = reaches.flatMap(({ method, reach }) => {
    const configuration = inputs.configuration(method);
    return reach.state === 'gap' && configuration?.id ? [change(configuration, configuration.id, inputs.excepted)] : [];
  });
  const isMigrated = migration === 'migrationComplete';
  if (operations.length === 0 && !isMigrated)
    return refuse(
      'legacy-policy',
      'The methods are off, and the older policies that may allow them still count.',
      'Finish the migration in the Microsoft Entra admin center under Authentication methods > Policies > Manage migration.',
    );
  if (operations.length > 0) {
    const locked = refuseLockOut(inputs, context);
    if (locked !== null) return locked;
  }
  return {
    stage: 'enforce',
    expects: isMigrated ? 'pass' : 'partial',
    operations,
    warnings: operations.length === 0 ? [] : [...warningsOf(inputs), ...retirement(inputs, context, outcomes)],
  };
}

/** Off for everyone, or for everyone but the groups that settings allow; targets that stay are left for when it is switched on again. */
function change(configuration: MethodConfiguration, id: string, excepted: readonly string[]): Operation {
  const email = configuration.allowExternalIdToUseEmailOtp;
  const isOpenOutside = email !== null && email !== undefined && email.toLowerCase() !== 'disabled';
  const outside = isOpenOutside
    ? { before: { allowExternalIdToUseEmailOtp: email }, after: { allowExternalIdToUseEmailOtp: 'disabled' } }
    : { before: {}, after: {} };
  const isOn = configuration.state?.toLowerCase() === 'enabled';
  const own = !isOn ? { before: {}, after: {} } : excepted.length === 0 ? off(configuration) : only(configuration, excepted);
  return {
    kind: 'update',
    resource: authenticationMethodsPolicies.key,
    object: id,
    identity: id,
    before: { ...own.before, ...outside.before },
    after: { ...own.after, ...outside.after },
  };
}

interface Sides {
  readonly before: Fields;
  readonly after: Fields;
}

function off({ state }: MethodConfiguration): Sides {
  return { before: { state: state ?? 'enabled' }, after: { state: 'disabled' } };
}

function only({ id, includeTargets }: MethodConfiguration, excepted: readonly string[]): Sides {
  const targets = (includeTargets ?? []).map(
    (target) => Object.fromEntries(Object.entries(target).filter(([, value]) => value !== undefined)) as Fields,
  );
  const isSms = id?.toLowerCase() === 'sms';
  const kept = excepted.map((group): Json => {
    const known = targets.find((target) => typeof target['id'] === 'string' && target['id'].toLowerCase() === group);
    return {
      ...(known ?? { targetType: 'group', id: group, isRegistrationRequired: false }),
      ...(isSms ? { isUsableForSignIn: false } : {}),
    };
  });
  return { before: { includeTargets: targets }, after: { includeTargets: kept } };
}

function refuseNames(inputs: Inputs, { except }: Settings): Refusal | null {
  const unclear = except.groups.filter((name) => inputs.groupsCalled(name).length !== 1);
  if (unclear.length === 0) return null;
  return refuse(
    'ambiguous-group',
    `Not exactly one group is called ${unclear.map((name) => `"${name}"`).join(', ')}.`,
    'Write the ids of the groups in except.groups.',
  );
}

function affected(inputs: Inputs) {
  const kept = new Set(inputs.excepted.flatMap((id) => [...inputs.membersOf(id)]));
  return inputs.weakOnly.filter(({ id }) => !kept.has(id?.toLowerCase() ?? ''));
}

function refuseLockOut(inputs: Inputs, { protectedPeople, breakGlass }: Context<Settings>): Refusal | null {
  if (inputs.defaultsOn === true)
    return refuse(
      'lockout',
      'Security defaults are on: they ask for a second factor, and switching methods off beside them locks people out.',
      'Replace security defaults by Conditional Access first.',
    );
  const isProtected = listed([...protectedPeople, ...breakGlass]);
  const people = new NameSample();
  for (const { id, userPrincipalName, isAdmin } of affected(inputs))
    if (isAdmin === true || isProtected(id, userPrincipalName) || inputs.declaredByAddress.has(id?.toLowerCase() ?? ''))
      people.add(userPrincipalName ?? id ?? '(account without a name)');
  if (people.count === 0) return null;
  return refuse(
    'lockout',
    `${people.toString('person who is needed', 'people who are needed')} ${people.count === 1 ? 'has' : 'have'} nothing but a telephone to sign in with.`,
    'Let them register another method first, at https://aka.ms/mysecurityinfo.',
  );
}

function retirement(inputs: Inputs, { asOf }: Context<Settings>, outcomes: Outcomes): readonly Warning[] {
  const warnings = new WarningList();
  sayRetirement(inputs, { asOf, outcomes, warnings });
  return warnings.result();
}

function warningsOf(inputs: Inputs): readonly Warning[] {
  const people = new NameSample();
  for (const { id, userPrincipalName } of affected(inputs)) people.add(userPrincipalName ?? id ?? '(account without a name)');
  if (people.count === 0) return [];
  return [
    {
      code: 'weak-only',
      text: `${people.toString('person', 'people', 10)} ${people.count === 1 ? 'has' : 'have'} nothing but a telephone: they get in nowhere that asks for a second factor until they registered another one.`,
    },
  ];
}
