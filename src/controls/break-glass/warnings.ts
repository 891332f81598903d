/** What is worth knowing of emergency accounts and makes them no better or worse: when they were used, what they all depend on, what waits. */
import type { Context, Outcomes } from '../control.js';
import { warnOfTotalLoss } from '../reasoning/access/coverage/shut-out.js';
import { Bits } from '../reasoning/access/kinds/bits.js';
import { ternary } from '../reasoning/access/kinds/ternary.js';
import { WarningList } from '../reasoning/findings/warning-list.js';
import type { Settings } from './definition.js';
import { type Emergency, emergencies } from './health.js';
import type { Inputs } from './inputs.js';

const day = 24 * 60 * 60 * 1000;

export function warningsOf(
  accounts: readonly Emergency[],
  inputs: Inputs,
  { context, outcomes }: { readonly context: Context<Settings>; readonly outcomes: Outcomes },
): WarningList {
  const warnings = new WarningList();
  for (const account of accounts) warnOfUse(account, inputs, { context, outcomes, warnings });
  warnOfOneMethod(accounts, inputs, warnings);
  warnOfTotalLoss(
    {
      access: inputs.access,
      policies: inputs.policies('enabled').filter(({ narrowedBy }) => narrowedBy.length === 0),
      exempt: { breakGlass: Bits.of(accounts.flatMap(({ number }) => number ?? [])) },
    },
    warnings,
  );
  for (const { name, hits } of emergencies(inputs, outcomes, inputs.policies('report-only')))
    for (const { policy, harms } of hits)
      if (policy.blocks && harms !== ternary.no)
        warnings.add('waiting', `${policy.name} only reports; enabled, it would block the emergency account ${name}.`);
  return warnings;
}

function warnOfUse(
  { name, number }: Emergency,
  inputs: Inputs,
  to: { readonly context: Context<Settings>; readonly outcomes: Outcomes; readonly warnings: WarningList },
): void {
  if (number === null) return;
  const { settings, asOf } = to.context;
  const at = inputs.lastUse(inputs.access.accounts.get(number).id, to.outcomes);
  if (at === undefined) return;
  const age = at === null ? Number.POSITIVE_INFINITY : asOf.getTime() - at.getTime();
  if (at !== null && age <= settings.usedWithinDays * day)
    to.warnings.add(
      'break-glass-used',
      `${name} signed in at ${at.toISOString()}: make sure that this was a test, or that someone knows why.`,
    );
  if (age > settings.testedWithinDays * day)
    to.warnings.add(
      'untested',
      `${name} ${at === null ? 'never signed in' : `last signed in at ${at.toISOString()}`}: sign in with it every ${settings.testedWithinDays} days, so that it is known to work.`,
    );
}

/** One fault of one kind of method, and nobody gets in. */
function warnOfOneMethod(accounts: readonly Emergency[], inputs: Inputs, warnings: WarningList): void {
  const numbers = accounts.flatMap(({ number }) => number ?? []);
  const kindsOf = (number: number): string => inputs.methods.kindsOf(inputs.access.accounts.get(number).id).join(', ');
  const own = new Set(numbers.map(kindsOf));
  const [kind = ''] = own;
  if (own.size !== 1 || kind === '' || kind.includes(', ')) return;
  const others = inputs.otherAdministrators(numbers);
  if (others.length > 0 && others.every((number) => kindsOf(number) === kind))
    warnings.add(
      'same-method',
      `Emergency accounts and Global Administrators alike have ${kind} and nothing else: one fault of it shuts out all.`,
    );
  else if (numbers.length > 1)
    warnings.add('same-method', `Every emergency account has ${kind} and nothing else: one fault of it shuts out all.`);
}
