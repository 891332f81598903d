/** Plans which domains never let passwords expire again, and the whole set of password rules. */

import type { Fields, Operation } from '../../engine/plan/operation.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import { groupSettings, passwordRulesName, passwordRuleTemplate } from '../../tenant/resources/group-setting.js';
import type { Outcomes, PlanDraft } from '../control.js';
import type { Warning } from '../finding.js';
import { enforcing } from '../item-control.js';
import { entraP1 } from '../reasoning/access/tenant/licence.js';
import type { Settings } from './definition.js';
import { type Inputs, validity } from './inputs.js';
import { defaults, maxTerms, names } from './password-rules.js';

/** Fewer attempts would lock out anyone who types a password wrong a few times, and anyone who is attacked. */
const minAttempts = 5;
export const usualNotice = 14;

/** Asked when everything could be read and nothing is unknown. @param expiring changes of domains */
export function draft(
  inputs: Inputs,
  settings: Settings,
  { outcomes, expiring }: { readonly outcomes: Outcomes; readonly expiring: readonly Operation[] },
): PlanDraft | Refusal {
  const licence = settings.banned === true ? inputs.licenceState(outcomes) : 'present';
  if (settings.banned === true && licence === 'unknown')
    return refuse('unknown', `Whether the tenant has a licence of ${entraP1.name} is unknown.`, 'Read the subscriptions again.');
  const list = settings.banned === true ? listOf(inputs, settings, licence === 'present') : { values: {}, left: null };
  if ('refused' in list) return list;
  const lockout = settings.lockout === null ? {} : lockoutOf(inputs, settings.lockout);
  if ('refused' in lockout) return lockout as Refusal;
  const change = { ...list.values, ...lockout };
  const operations = [...expiring, ...(Object.keys(change).length === 0 ? [] : [rulesChange(inputs, change)])];
  if (operations.length === 0 && list.left !== null) return list.left;
  return enforcing(operations, { expects: list.left === null ? 'pass' : 'partial', warnings: warningsOf(expiring) });
}

/** What of the list is to be written, and what a plan cannot do about it. */
function listOf(
  { rules }: Inputs,
  { terms }: Settings,
  isLicensed: boolean,
): { readonly values: Readonly<Record<string, string>>; readonly left: Refusal | null } | Refusal {
  const lacking = rules.lacking(terms);
  if (rules.usesList === true && rules.terms.length > 0 && lacking.length === 0 && isLicensed) return { values: {}, left: null };
  if (!isLicensed)
    return {
      values: {},
      left: refuse(
        'unlicensed',
        `A list of banned terms has no effect without ${entraP1.name}.`,
        `Get ${entraP1.name}, or set banned: null.`,
      ),
    };
  if (rules.terms.length + lacking.length === 0)
    return {
      values: {},
      left: refuse(
        'no-terms',
        'Neither the tenant nor settings name a term to ban.',
        'Name in terms what people of yours would use: the company, its products, its towns.',
      ),
    };
  if (rules.terms.length + lacking.length > maxTerms)
    return refuse(
      'too-many-terms',
      `The list would hold more than ${maxTerms} terms.`,
      'Take terms out of the list or of settings.',
    );
  return {
    values: {
      [names.check]: 'True',
      ...(lacking.length === 0 ? {} : { [names.list]: [...rules.terms, ...lacking].join('\t') }),
    },
    left: null,
  };
}

function lockoutOf({ rules }: Inputs, wanted: NonNullable<Settings['lockout']>): Readonly<Record<string, string>> | Refusal {
  const isLate = (rules.number(names.threshold) ?? 0) > wanted.threshold;
  const isShort = (rules.number(names.seconds) ?? 0) < wanted.seconds;
  if (isLate && wanted.threshold < minAttempts)
    return refuse(
      'lockout',
      `After ${wanted.threshold} wrong passwords people would lock themselves out, and so would anyone who wants to lock them out.`,
      `Set lockout.threshold to ${minAttempts} or more.`,
    );
  return {
    ...(isLate ? { [names.threshold]: String(wanted.threshold) } : {}),
    ...(isShort ? { [names.seconds]: String(wanted.seconds) } : {}),
  };
}

/** The service wants the whole set of values, changed or not; terms that are there stay. */
function rulesChange({ rules }: Inputs, change: Readonly<Record<string, string>>): Operation {
  const common = { resource: groupSettings.key, object: passwordRulesName, secret: [names.list] };
  if (rules.id === null)
    return {
      ...common,
      kind: 'create',
      name: passwordRuleTemplate,
      after: { templateId: passwordRuleTemplate, ...defaults, ...change },
    };
  const before: Fields = rules.values;
  const added = Object.fromEntries(Object.keys(change).flatMap((name) => (name in before ? [] : [[name, null]])));
  return { ...common, kind: 'update', identity: rules.id, before: { ...before, ...added }, after: { ...before, ...change } };
}

function warningsOf(operations: readonly Operation[]): readonly Warning[] {
  const unset = operations.filter((operation) => operation.kind === 'update' && operation.before[validity] === null);
  if (unset.length === 0) return [];
  const named = unset.map(({ object }) => object).join(', ');
  return [
    {
      code: 'not-restored',
      text: `${named} ${unset.length === 1 ? 'has' : 'have'} no number of days today. Whether the service takes null back is not confirmed; undoing tries it, and otherwise the number stays.`,
    },
  ];
}
