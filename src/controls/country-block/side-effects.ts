/** What enabled policies do beyond what was asked: who is shut out of home, and how much more is blocked. */
import { everybody, ShutOut, sayTotalLoss } from '../reasoning/access/coverage/shut-out.js';
import { countryCodes, countryLabel } from '../reasoning/access/kinds/country-codes.js';
import type { Warns } from '../reasoning/findings/warning-list.js';
import { allowsOnlySome, maxNamedCountries, type Settings, wantedInWords } from './definition.js';
import type { CoverageResult } from './evidence-base.js';
import { listOf } from './location-report.js';

/** Far more: at least ten countries beyond those asked for, and more than were asked for. */
const farMore = 10;

export function warnOfSideEffects(coverage: CoverageResult, settings: Settings, warnings: Warns): void {
  const { input, wanted } = coverage;
  const { access, policies, exempt } = input;
  if (policies.length === 0) return;
  const people = everybody(access);
  const shutOut = new ShutOut(access, policies, people);
  const blocked = countryCodes.filter((code) => shutOut.isMost(shutOut.from(code)));
  const homes = homeCountries(settings);
  const shutHomes = homes.filter((code) => blocked.includes(code));
  if (shutHomes.length > 0)
    warnings.add('lockout', `${shutHomes.map(countryLabel).join(', ')} is where people work, and they are shut out there.`);
  else sayTotalLoss(shutOut, people, warnings);
  for (const number of exempt.breakGlass)
    if (shutOut.everywhere.has(number) || homes.some((code) => shutOut.from(code).has(number)))
      warnings.add('lockout', `The break-glass account ${access.accounts.get(number).name} is shut out too.`);
  const beyond = blocked.filter((code) => !wanted.has(code));
  const tooMuch = allowsOnlySome(settings) ? beyond.length > 0 : beyond.length >= farMore && beyond.length > wanted.size;
  if (tooMuch)
    warnings.add(
      'wider-than-intended',
      `${beyond.length === 1 ? '1 more country is' : `${beyond.length} more countries are`} blocked than asked for${beyond.length > maxNamedCountries ? '' : `: ${listOf(new Set(beyond))}`}. Asked for: ${wantedInWords(settings)}.`,
    );
}

/** Where people work: what settings say, else the only countries that are allowed. */
export function homeCountries(settings: Settings): readonly string[] {
  const { home, allow } = settings;
  return home !== null && home.length > 0 ? home : allowsOnlySome(settings) ? (allow ?? []) : [];
}
