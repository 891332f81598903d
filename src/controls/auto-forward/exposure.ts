/** Whose mail may leave on its own: each kind of mailbox against each kind of domain outside, and the ways beside. */

import type { Verdict } from '../../engine/plan/verdict.js';
import type { OutboundSpamPolicy } from '../../tenant/resources/outbound-spam-policy.js';
import type { Outcomes } from '../control.js';
import type { PartState } from '../reasoning/findings/parts.js';
import { all, type MailFact } from '../reasoning/mail-flow/mail-fact.js';
import type { Candidate, EffectivePolicy } from '../reasoning/mail-policy/precedence.js';
import { type Route, relaysOf, routesOf } from './connectors.js';
import { type Copying, hintsAtCopies, refusesForwarding } from './copies.js';
import type { Settings } from './definition.js';
import { type Forward, type Inputs, mailboxRead, policyRead, ruleRead, type Tally } from './inputs.js';
import { type Journal, journalsOf } from './journals.js';
import { type Mode, modeOf, modeOfEffective } from './modes.js';
import type { Outside } from './outside.js';
import type { Target } from './targets.js';

/** Mailboxes that fare alike, and how. */
export interface Group {
  readonly tally: Omit<Tally, 'allowed'> & { readonly allowed: MailFact };
  readonly mode: Mode;
  /** Nothing leaves: by the policy, or because no domain outside is open. */
  readonly stopped: boolean;
}

export interface Copy extends Copying {
  readonly target: Target;
  /** The rule does it: in effect, to someone outside, and not listed in settings. */
  readonly gap: boolean;
}

export interface ResolvedForward {
  readonly forward: Forward;
  readonly target: Target;
  readonly mode: Mode;
  /** Mail really goes there. */
  readonly live: boolean;
}

export interface Exposure {
  readonly verdict: Verdict;
  /** What mailboxes forward, and what mail flow and journal rules copy, each alone. */
  readonly parts: Readonly<Record<'forwarding' | 'copies', PartState>>;
  readonly groups: readonly Group[];
  readonly outside: Outside;
  readonly copies: readonly Copy[];
  readonly journals: readonly Journal[];
  readonly routes: readonly Route[];
  /** Through which all mail leaves, without any rule. */
  readonly relays: ReturnType<typeof relaysOf>;
  readonly forwards: readonly ResolvedForward[];
  /** Not allowed and not stopped, whatever the reason. */
  readonly open: readonly Group[];
}

type ModeOf = (policy: OutboundSpamPolicy) => Mode;

/** `mode` stands for the policies as they would be after a plan. */
export function exposureOf(
  inputs: Inputs,
  { settings, outcomes, mode = modeOf }: { readonly settings: Settings; readonly outcomes: Outcomes; readonly mode?: ModeOf },
): Exposure {
  const { outside } = inputs;
  const modeFor = (effective: EffectivePolicy<OutboundSpamPolicy>) => modeWhole(inputs, effective, mode);
  const groups = talliesOf(inputs).map((seen): Group => {
    const tally = { ...seen, allowed: allowedOf(inputs, seen.allowed) };
    const own = modeFor(tally.effective);
    return { tally, mode: own, stopped: own === 'off' || outside.isClosed };
  });
  const listed = new Set(settings.rules.map((name) => name.trim().toLowerCase()));
  const copies = inputs.copies.map((copying): Copy => {
    const target = inputs.targets.resolve(copying.to, outside, outcomes);
    const fine = listed.has(copying.rule.name.toLowerCase());
    return { ...copying, target, gap: !fine && all(copying.rule.inEffect, copying.getsMail, target.outside) === true };
  });
  const resolve = (name: string) => inputs.targets.resolve(name, outside, outcomes);
  const journals = journalsOf(inputs.journalRows, { listed, resolve });
  const connectors = { connectors: inputs.connectorRows, whole: inputs.connectorsWhole, outside };
  const routes = routesOf(inputs.transportRules, { ...connectors, listed });
  const forwards = inputs.forwards.map((forward): ResolvedForward => {
    const target = forward.byAddress ? byAddress(forward.to, outside) : inputs.targets.resolve(forward.to, outside, outcomes);
    const own = modeFor(forward.effective);
    const domain = target.address.split('@')[1];
    const open = domain === undefined ? 'unknown' : outside.classOf(domain)?.open;
    return { forward, target, mode: own, live: own !== 'off' && open !== false };
  });
  const open = groups.filter(({ tally, stopped, mode: own }) => tally.allowed === false && !stopped && own !== 'unknown');
  const known = { groups, outside, copies, journals, routes, relays: relaysOf(connectors), forwards, open };
  const parts = partsOf(inputs, { ...known, listed });
  return { ...known, parts, verdict: verdictOf(inputs, { ...known, parts }) };
}

/**
 * Without any mailbox the default policy alone is judged; so it is where none could be read and no rule is there. Anyone who was not read
 * may be one of those that settings allow.
 */
function talliesOf(inputs: Inputs): readonly Tally[] {
  const tallies = [...inputs.tallies.values()];
  const whole = inputs.isComplete(mailboxRead);
  if (whole && tallies.length > 0) return tallies;
  const anybody = whole || !inputs.precedence.hasRules ? inputs.precedence.ofDefault : inputs.precedence.ofAnybody;
  const allowed = !whole && inputs.settingsAllow.length > 0 ? 'unknown' : false;
  return [...tallies, { effective: anybody, allowed, count: 0, sample: [] }];
}

/** Where rules did not all come, any policy may count: they must all be off, the default among them. */
function modeWhole(inputs: Inputs, effective: EffectivePolicy<OutboundSpamPolicy>, mode: ModeOf): Mode {
  if (effective.whole || inputs.isComplete(ruleRead)) return modeOfEffective(effective, mode);
  const { policies } = inputs;
  const hasDefault = inputs.precedence.ofDefault.candidates.length > 0;
  const allOff = hasDefault && inputs.isComplete(policyRead) && policies.every((policy) => mode(policy) === 'off');
  return allOff ? 'off' : 'unknown';
}

function byAddress(written: string, outside: Outside): Target {
  const address = written.replace(/^smtp:/i, '');
  return { address, outside: outside.isAddressOutside(address), lost: false };
}

/** Where groups could not be read, a name in settings that no mailbox goes by may be a group. */
function allowedOf(inputs: Inputs, allowed: Tally['allowed']): MailFact {
  if (allowed !== 'unlisted') return allowed;
  return inputs.strangers.length > 0 ? 'unknown' : false;
}

type Known = Omit<Exposure, 'verdict' | 'parts'>;

function partsOf(
  inputs: Inputs,
  { groups, outside, copies, journals, routes, open, listed }: Known & { readonly listed: ReadonlySet<string> },
): Exposure['parts'] {
  const isForwardingUnknown =
    groups.some(
      ({ tally, mode, stopped }) => tally.allowed !== true && !stopped && (mode === 'unknown' || tally.allowed === 'unknown'),
    ) || open.length > 0;
  const areCopiesUnknown =
    copies.some((copy) => isUnknown(copy, listed)) ||
    inputs.transportRules.some((rule) => hintsAtCopies(rule) && !listed.has(rule.name.toLowerCase())) ||
    !inputs.transportRulesWhole ||
    [...journals, ...routes].some(({ gap }) => gap === 'unknown') ||
    !inputs.journalRulesWhole;
  const isCopied = copies.some(({ gap }) => gap) || [...journals, ...routes].some(({ gap }) => gap === true);
  return {
    forwarding: outside.isSomewhereOpen && open.length > 0 ? 'gap' : isForwardingUnknown ? 'unknown' : 'holds',
    copies: isCopied ? 'gap' : areCopiesUnknown ? 'unknown' : 'holds',
  };
}

function verdictOf(
  inputs: Inputs,
  { groups, outside, open, parts: { forwarding, copies } }: Known & { readonly parts: Exposure['parts'] },
): Verdict {
  if (forwarding === 'gap' || copies === 'gap') {
    const inScope = groups.filter(({ tally }) => tally.allowed !== true);
    const mayEveryone = inScope.length > 0 && inScope.every((group) => open.includes(group) && group.mode === 'on');
    const refused = inputs.transportRules.some((rule) => refusesForwarding(rule) === true);
    return mayEveryone && outside.isWideOpen && !refused ? 'fail' : 'partial';
  }
  return forwarding === 'unknown' || copies === 'unknown' ? 'unknown' : 'pass';
}

/** A rule that may be in effect, to someone who may be outside. */
function isUnknown({ rule, target, getsMail }: Copy, listed: ReadonlySet<string>): boolean {
  return !listed.has(rule.name.toLowerCase()) && all(rule.inEffect, getsMail, target.outside) === 'unknown';
}

/** `policy "Default"`, `policy "Sales" by the rule "Sales"`. */
export function candidateName({ policy, rule }: Candidate<OutboundSpamPolicy>): string {
  const name = policy.Name ?? policy.Identity ?? 'a policy that could not be read';
  return rule === null ? `policy "${name}"` : `policy "${name}" by the rule "${rule}"`;
}
