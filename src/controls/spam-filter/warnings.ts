/** Side effects worth knowing about the filter: rules past it, allow lists, presets for nobody, mail that comes another way. */

import type { Outcomes } from '../control.js';
import type { Warning } from '../finding.js';
import { WarningList } from '../reasoning/findings/warning-list.js';
import { isMicrosoftExchanger } from '../reasoning/mail-flow/domain.js';
import { totalLossWarnings } from '../reasoning/mail-flow/loss.js';
import type { Exposure } from './exposure.js';
import { type Inputs, reads } from './inputs.js';

export function warningsOf(gathering: Inputs, { ways, groups }: Exposure, outcomes: Outcomes): readonly Warning[] {
  const warnings = new WarningList();
  for (const { code, object, property, actual, kind } of ways) {
    if (code === 'scl-bypass')
      warnings.add(
        code,
        `The rule "${object}" sets SCL -1${kind === 'fine' ? ' for senders that DMARC proves' : ''}: what it matches is not looked at by the spam filter.`,
      );
    if (code === 'tenant-allow')
      warnings.add(
        code,
        `The tenant lets past the filter, by kind ${property}: ${typeof actual === 'string' ? actual : JSON.stringify(actual)}.`,
      );
    if (code === 'hybrid') warnings.add(code, `"${object}" connects mail servers of your own: what they vouch for is believed.`);
  }
  for (const { Name, State, SentTo } of gathering.seen.security)
    if (State?.toLowerCase() !== 'disabled')
      warnings.add(
        'advanced-delivery',
        `The rule "${Name ?? ''}" delivers everything unfiltered to mailboxes of the security team${SentTo?.length ? `: ${SentTo.join(', ')}` : ''}.`,
      );
  for (const { Name, State, Domains, SenderIpRanges } of gathering.seen.simulations)
    if (State?.toLowerCase() !== 'disabled')
      warnings.add(
        'advanced-delivery',
        `The phishing simulation "${Name ?? ''}" is delivered whatever it is: ${[...(Domains ?? []), ...(SenderIpRanges ?? [])].join(', ')}.`,
      );
  presetWarnings(warnings, gathering, groups);
  for (const name of [...gathering.kinds.content.stale, ...gathering.kinds.malware.stale, ...gathering.kinds.phish.stale])
    warnings.add('stale-reference', `The rule "${name}" gives a policy that does not exist: it is passed over.`);
  for (const { name } of gathering.index.domains) {
    const hosts = name === null ? null : gathering.exchangers.of(name, outcomes);
    if (name !== null && hosts !== null && hosts.length > 0 && !hosts.some(isMicrosoftExchanger))
      warnings.add(
        'mx-elsewhere',
        `Mail for ${name} comes through ${hosts.slice(0, 3).join(', ')}: what Microsoft always quarantines, it does not there, so every way round the filter is a full one.`,
      );
  }
  const known = { domainsWhole: gathering.isComplete(reads.domains), mailboxesWhole: gathering.isMailboxesRead };
  const lost = totalLossWarnings({ flow: gathering.flow, index: gathering.index, known, allowed: () => false });
  return [...lost, ...warnings.result()];
}

/** A preset that is on and matches nobody protects nobody. */
function presetWarnings(warnings: WarningList, gathering: Inputs, groups: Exposure['groups']): void {
  const used = new Set(
    groups.flatMap(({ tally: { effective } }) =>
      [effective.content, effective.malware, effective.phish].flatMap(({ candidates }) => candidates.map(({ rule }) => rule)),
    ),
  );
  for (const { Name, Identity, State } of gathering.seen.presets) {
    const name = Name ?? Identity ?? '';
    if (State?.toLowerCase() === 'enabled' && !used.has(name))
      warnings.add('standing-exclusion', `"${name}" is on and its conditions match no mailbox: it protects nobody.`);
  }
}
