/** Where the filter stands: for each kind of mailbox what it does, and what walks round it. */
import type { Verdict } from '../../engine/plan/verdict.js';
import type { AntiPhishPolicy } from '../../tenant/resources/anti-phish-policy.js';
import type { ContentFilterPolicy } from '../../tenant/resources/content-filter-policy.js';
import type { MalwareFilterPolicy } from '../../tenant/resources/malware-filter-policy.js';
import type { Context } from '../control.js';
import type { MailFact } from '../reasoning/mail-flow/mail-fact.js';
import { contentLacks, malwareLacks, phishLacks } from './checks.js';
import type { Settings } from './definition.js';
import type { EffectivePolicies, Inputs, Tally } from './inputs.js';
import { unseenWays, type WayRound, waysRound } from './ways-round.js';

export interface Group {
  readonly tally: Tally;
  readonly content: MailFact;
  readonly malware: MailFact;
  readonly phish: MailFact;
  readonly holds: MailFact;
}

export interface Exposure {
  readonly verdict: Verdict;
  readonly groups: readonly Group[];
  readonly ways: readonly WayRound[];
}

/** A row as it would be after a plan. */
export interface Changed {
  readonly content: (policy: ContentFilterPolicy) => ContentFilterPolicy;
  readonly malware: (policy: MalwareFilterPolicy) => MalwareFilterPolicy;
  readonly phish: (policy: AntiPhishPolicy) => AntiPhishPolicy;
  readonly isClosed: (way: WayRound) => boolean;
}

const unchanged: Changed = {
  content: (policy) => policy,
  malware: (policy) => policy,
  phish: (policy) => policy,
  isClosed: () => false,
};

export function exposureOf(inputs: Inputs, { settings, asOf }: Context<Settings>, after: Changed = unchanged): Exposure {
  const { kinds } = inputs;
  const groups = talliesOf(inputs).map((tally): Group => {
    const content = kinds.content.holds(tally.effective.content, (policy) => contentLacks(after.content(policy), settings));
    const malware = kinds.malware.holds(tally.effective.malware, (policy) => malwareLacks(after.malware(policy), settings));
    const phish = kinds.phish.holds(tally.effective.phish, (policy) => phishLacks(after.phish(policy)));
    const facts = [content, malware, phish];
    return {
      tally,
      content,
      malware,
      phish,
      holds: facts.includes(false) ? false : facts.includes('unknown') ? 'unknown' : true,
    };
  });
  const ways = waysRound(inputs, settings, { asOf, used: (policy) => usedFact(groups, policy) });
  return { groups, ways, verdict: verdictOf(inputs, settings, { groups, ways: ways.filter((way) => !after.isClosed(way)) }) };
}

/** Without any mailbox the default policies alone are judged; anyone who was not read may fall under any policy. */
function talliesOf(inputs: Inputs): readonly Tally[] {
  const tallies = [...inputs.tallies.values()];
  const whole = inputs.isMailboxesRead;
  if (whole && tallies.length > 0) return tallies;
  const { content, malware, phish } = inputs.kinds;
  const simple = whole || ![content, malware, phish].some(({ hasRules }) => hasRules);
  const effective: EffectivePolicies = simple
    ? { content: content.ofDefault, malware: malware.ofDefault, phish: phish.ofDefault }
    : { content: content.ofAnybody, malware: malware.ofAnybody, phish: phish.ofAnybody };
  return [...tallies, { effective, count: 0, sample: [] }];
}

/** Whether a policy applies to some mailbox. */
function usedFact(groups: readonly Group[], policy: ContentFilterPolicy): MailFact {
  const effective = groups.map(({ tally }) => tally.effective.content);
  const sure = effective.some(({ candidates, whole }) => whole && candidates.length === 1 && candidates[0]?.policy === policy);
  if (sure) return true;
  const perhaps = effective.some(({ candidates, whole }) => !whole || candidates.some((one) => one.policy === policy));
  return perhaps ? 'unknown' : false;
}

function verdictOf(
  inputs: Inputs,
  settings: Settings,
  { groups, ways }: { readonly groups: readonly Group[]; readonly ways: readonly WayRound[] },
): Verdict {
  const nobody = groups.length > 0 && groups.every(({ holds }) => holds === false);
  if (nobody || ways.some(({ kind }) => kind === 'everybody')) return 'fail';
  if (groups.some(({ holds }) => holds === false) || ways.some(({ kind }) => kind === 'gap')) return 'partial';
  const unknown = groups.some(({ holds }) => holds === 'unknown') || ways.some(({ kind }) => kind === 'unknown');
  return unknown || unseenWays(inputs, settings) ? 'unknown' : 'pass';
}
