/** Global Administrators are few, and accounts of the tenant's own. */

import type { Verdict } from '../../engine/plan/verdict.js';
import { plural } from '../../lib/plural.js';
import type { Audit, Context, Control, Judgement, Outcomes } from '../control.js';
import { isUserTypeTold } from '../reasoning/access/kinds/guest-types.js';
import { warnOfRoleGroups } from '../reasoning/access/reasons/people-report.js';
import { globalAdministrator } from '../reasoning/access/tenant/privileged-roles.js';
import { EvidenceList } from '../reasoning/findings/evidence-list.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { type JudgedPart, resultOfParts } from '../reasoning/findings/parts.js';
import { WarningList } from '../reasoning/findings/warning-list.js';
import { definition, type Settings } from './definition.js';
import { type Holders, Inputs, mailboxRead, reads } from './inputs.js';

export const control: Control<Settings> = {
  ...definition,
  reads: () => reads,
  audit,
};

// Judges how many Global Administrators there are, and what they are.

function audit(context: Context<Settings>): Audit {
  const inputs = new Inputs(context);
  return {
    see: inputs.see,
    follow: inputs.follow,
    mayFollow: [mailboxRead],
    judge: (outcomes) => judgement(inputs, context, outcomes),
  };
}

const guest = 'a guest';
const role = 'Global Administrator';
const plainly = 'an enabled account of this tenant that is not synchronised';

function judgement(inputs: Inputs, { settings }: Context<Settings>, outcomes: Outcomes): Judgement {
  const holders = inputs.holders(outcomes);
  const { certain, standing, breakGlass } = holders;
  const foreign = [...certain].flatMap((number) => {
    const what = whatIsWrong(inputs, number);
    return what === null ? [] : [{ number, what }];
  });
  const forGood = standing?.copy().removeAll(breakGlass) ?? null;
  const unknown = [...certain].filter((number) => !isTold(inputs, number)).length;
  const standings = { foreign: foreign.length, forGood: forGood?.count ?? null, unknown };
  const verdict = verdictOf(holders, settings, standings);
  const evidence = new EvidenceList();
  const isCounted = isWithin(certain.count, settings);
  for (const number of certain) {
    const { name } = inputs.access.accounts.get(number);
    const how = inputs.howHeld(number);
    const wrong = foreign.find((one) => one.number === number)?.what;
    if (wrong !== undefined) evidence.gap(name, role, `${how}; ${wrong}`, plainly);
    else if (!settings.standing && forGood?.has(number) === true)
      evidence.gap(name, role, `${how}, for good`, 'eligible, or active for some time');
    else evidence[isCounted ? 'note' : 'gap'](name, role, how, `one of ${settings.min} to ${settings.max}`);
  }
  for (const number of holders.disabled)
    evidence.note(inputs.access.accounts.get(number).name, 'accountEnabled', false, 'disabled, so not counted');
  return {
    verdict,
    summary: summaryOf(verdict, holders, { settings, foreign: foreign.length, unknown }),
    ...partsOf(holders, settings, {
      ...standings,
      guests: foreign.filter(({ what }) => what === guest).length,
      synchronized: [...certain].filter((number) => inputs.user(number)?.onPremisesSyncEnabled === true).length,
    }),
    ...evidence.result(),
    warnings: warningsOf(inputs, holders, { settings, outcomes }).result(),
    missing: inputs.missing(outcomes),
  };
}

function whatIsWrong(inputs: Inputs, number: number): string | null {
  const user = inputs.user(number);
  const isGuest = inputs.access.accounts.get(number).guestTypes.length > 0;
  if (isGuest && (user === undefined || isUserTypeTold(user))) return guest;
  return user?.onPremisesSyncEnabled === true ? 'synchronised from the premises' : null;
}

/** Whether the row says all that is counted by: one that does not say whether it is enabled may be disabled, a new type may be one for guests. */
function isTold(inputs: Inputs, number: number): boolean {
  const user = inputs.user(number);
  return user === undefined || (typeof user.accountEnabled === 'boolean' && isUserTypeTold(user));
}

function isWithin(count: number, { min, max }: Settings): boolean {
  return count >= min && count <= max;
}

function verdictOf(
  { certain, isWhole }: Holders,
  settings: Settings,
  { foreign, forGood, unknown }: { readonly foreign: number; readonly forGood: number | null; readonly unknown: number },
): Verdict {
  if (certain.count > settings.max) return 'fail';
  if (!isWhole) return 'unknown';
  if (!isWithin(certain.count, settings)) return 'fail';
  if (foreign > 0 || (!settings.standing && (forGood ?? 0) > 0)) return 'partial';
  return unknown > 0 || (!settings.standing && forGood === null) ? 'unknown' : 'pass';
}

/** What lists of others ask one by one. A maximum that is passed is passed, whatever was not read. */
function partsOf(
  { certain, isWhole }: Holders,
  settings: Settings,
  of: { readonly guests: number; readonly synchronized: number; readonly forGood: number | null; readonly unknown: number },
) {
  const within = (min: number, max: number): JudgedPart => {
    if (certain.count > max) return { state: 'gap' };
    if (!isWhole) return { state: 'unknown' };
    return { state: certain.count >= min ? (of.unknown > 0 ? 'unknown' : 'holds') : 'gap' };
  };
  const none = (count: number, isKnown: boolean): JudgedPart => ({ state: count > 0 ? 'gap' : isKnown ? 'holds' : 'unknown' });
  const isKnown = isWhole && of.unknown === 0;
  return resultOfParts({
    count: within(settings.min, settings.max),
    'two-to-eight': within(2, 8),
    'no-guests': none(of.guests, isKnown),
    'cloud-only': none(of.synchronized, isKnown),
    standing: none(of.forGood ?? 0, isWhole && of.forGood !== null),
  });
}

function warningsOf(
  inputs: Inputs,
  { certain, standing, breakGlass }: Holders,
  { settings, outcomes }: { readonly settings: Settings; readonly outcomes: Outcomes },
): WarningList {
  const { access } = inputs;
  const warnings = new WarningList();
  const forGood = new NameSample();
  for (const number of standing?.copy().removeAll(breakGlass) ?? []) forGood.add(access.accounts.get(number).name);
  if (settings.standing && forGood.count > 0 && inputs.canExpire(outcomes))
    warnings.add(
      'standing-admin',
      `The role is held for good by ${forGood.toString('account', 'accounts', 10)}, although it could be activated when it is needed.`,
    );
  for (const number of certain) {
    const use = inputs.everydayUse(number);
    if (use !== null)
      warnings.add(
        'licensed-admin',
        `${access.accounts.get(number).name} has ${use}: an account for everyday work meets more attacks.`,
      );
  }
  warnOfRoleGroups(access, [globalAdministrator], warnings);
  for (const id of access.applications([globalAdministrator]))
    warnings.add('app-admin', `${access.principalName(id)} is an application and is ${role}; it is not counted.`);
  return warnings;
}

function summaryOf(
  verdict: Verdict,
  { certain, isWhole }: Holders,
  {
    settings: { min, max },
    foreign,
    unknown,
  }: { readonly settings: Settings; readonly foreign: number; readonly unknown: number },
): string {
  const count = certain.count;
  const there = `${isWhole ? '' : 'At least '}${plural(count, role)} (wanted: ${min} to ${max})`;
  switch (verdict) {
    case 'pass':
      return `${there}; each is ${plainly}.`;
    case 'fail':
      return `${there}.`;
    case 'partial':
      return foreign > 0
        ? `${there}; ${foreign} of them ${foreign === 1 ? 'is' : 'are'} synchronised from on-premises or a guest.`
        : `${there}; accounts other than break-glass accounts hold the role permanently.`;
    case 'unknown':
    case 'notApplicable':
      if (isWhole && unknown > 0)
        return `${there}; what ${unknown} of them ${unknown === 1 ? 'is' : 'are'} is unknown: a guest, or disabled.`;
      if (isWhole) return `${there}; whether one of them holds the role for good could not be read.`;
      return count === 0
        ? `Who is ${role} could not be read (wanted: ${min} to ${max}).`
        : `Who is ${role} could not be read completely: ${plural(count, 'account')} found so far (wanted: ${min} to ${max}).`;
  }
}
