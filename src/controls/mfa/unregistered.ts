/** Who would be asked for a second factor and has none: they register with the password alone, and so may a thief. */
import type { Context } from '../control.js';
import { Bits } from '../reasoning/access/kinds/bits.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import type { Warns } from '../reasoning/findings/warning-list.js';
import type { Settings } from './definition.js';
import type { CoverageResult } from './evidence-base.js';

const named = 10;

/** Warns of those who are asked today, and of administrators and protected people anyone who asks them. */
export function warnOfUnregistered(coverage: CoverageResult, context: Context<Settings>, warnings: Warns): void {
  const { covered, withoutFactor, administrators, defaultsOn } = coverage;
  const asked = defaultsOn === true ? covered.scope.yes : covered.scope.yes.copy().removeAll(covered.union.open.perhaps);
  const unregistered = asked.copy().keepAll(withoutFactor);
  if (!unregistered.isEmpty)
    warnings.add(
      'unregistered',
      `No second factor is registered for ${administratorsFirst(unregistered, coverage).toString('account', 'accounts', named)}: anyone who signs in next with the password registers one.`,
    );
  const inScope = administrators.copy().keepAll(covered.scope.yes);
  const admins = inScope.copy().keepAll(withoutFactor);
  if (!admins.isEmpty && admins.count * 2 > inScope.count)
    warnings.add(
      'lockout',
      `${administratorsFirst(admins, coverage).toString('administrator', 'administrators')} of ${inScope.count} cannot use a second factor.`,
    );
  const people = peopleWithoutFactor(coverage, context);
  if (people.count > 0)
    warnings.add('lockout', `No second factor is there for ${people.toString('protected account', 'protected accounts')}.`);
}

/** Requester and approvers, of those asked about, who cannot use a second factor. */
export function peopleWithoutFactor(
  { input, covered, withoutFactor }: CoverageResult,
  { protectedPeople }: Context<Settings>,
): NameSample {
  const { accounts } = input.access;
  const sample = new NameSample();
  const numbers = Bits.of(protectedPeople.flatMap((name) => accounts.named(name)));
  for (const number of numbers.keepAll(covered.scope.perhaps).keepAll(withoutFactor)) sample.add(accounts.get(number).name);
  return sample;
}

function administratorsFirst(numbers: Bits, { input, administrators }: CoverageResult): NameSample {
  const { accounts } = input.access;
  const sample = new NameSample();
  for (const number of numbers.copy().keepAll(administrators)) sample.add(accounts.get(number).name);
  for (const number of numbers.copy().removeAll(administrators)) sample.add(accounts.get(number).name);
  return sample;
}
