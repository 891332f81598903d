/**
 * Contains an account without asking, where people made a standing rule for such signals. The rule is read from the ledger each time: when the signal is seen, when the
 * plan is made, and right before the first write. Nobody who writes to the store or the queue makes a rule, or stretches one.
 */

import type { ApprovalPolicy } from '../../../engine/plan/approval.js';
import { zoneOf } from '../../../lib/calendar.js';
import { isRefusal, type Refusal, refuse } from '../../../lib/errors.js';
import { shortIdOf } from '../../../lib/ids.js';
import { sha256 } from '../../../lib/json.js';
import type { Reply } from '../../../queue/job.js';
import type { Held } from '../../../worker/apply/lease.js';
import type { TenantContext, WithJobs } from '../../../worker/context.js';
import type { BegunByRule, RulePorts } from '../../../worker/feature.js';
import { incidentOf } from '../../incident/incident.js';
import { groupNames } from '../../terms.js';
import { isDeclared, normal } from '../break-glass.js';
import { type Rules, reachable, ruleFor, rulesInForce } from '../contain-rules.js';
import type { StoredSign } from '../entry-terms.js';
import type { SignalContained } from '../events.js';
import { isSettled, type OpenedSignal, openedSignal, takenBy } from '../opened-signal.js';
import type { ContainRule } from '../settings.js';
import type { SignalFacts } from '../store.js';

const hourMs = 60 * 60_000;
/** A rule acts on what is news: after that people have seen the card, and decide themselves. */
const newsMs = hourMs;

type Person = SignalContained['person'];

interface Covered {
  readonly rule: ContainRule;
  readonly rules: Rules;
  readonly sign: StoredSign;
}

/** What a rule covers of the cards of the last hour is begun; what was begun and not finished is finished. Called under the lease of signals. */
export async function containWithoutAsking(
  work: RulePorts & WithJobs,
  held: Held,
  {
    tenant,
    cards,
    facts,
  }: { readonly tenant: TenantContext; readonly cards: readonly OpenedSignal[]; readonly facts: SignalFacts },
): Promise<readonly string[]> {
  const rules = await rulesOf(work, tenant);
  if (rules === null) return [];
  const policy = await work.policy(tenant.id);
  if (isRefusal(policy)) return [];
  const now = work.clock.now();
  const declared = new Set(tenant.settings.breakGlass.map(normal));
  const emergency = new Set(facts.people.flatMap((one) => (isDeclared(one, declared) ? [one.id] : [])));
  const mayReach = reachable(facts);
  const begun: SignalContained[] = cards.flatMap(({ contained }) =>
    contained.filter(({ at }) => now.getTime() - Date.parse(at) < hourMs),
  );
  const grown: string[] = [];
  for (const card of cards) {
    if (now.getTime() - card.lastAt.getTime() > newsMs) continue;
    for (const person of toContain(card)) {
      const earlier = card.contained.find((one) => one.person.id === person.id);
      if (earlier !== undefined) {
        await finish(work, held, { tenant, card, contained: earlier });
        continue;
      }
      const covered = covering(work, { tenant, card, person, rules, policy });
      if (isRefusal(covered) || !mayReach.has(person.id) || emergency.has(person.id) || begun.length >= covered.rule.atMost)
        continue;
      const contained = containedBy(tenant, { card, person, covered, now });
      await held.append(card.id, contained);
      begun.push(contained);
      grown.push(card.id);
      await finish(work, held, { tenant, card, contained });
    }
  }
  return grown;
}

/** Accounts that the card offers to contain, each once. */
function toContain({ signs }: OpenedSignal): readonly Person[] {
  const people = signs.flatMap(({ presses }) => presses.flatMap((press) => (press.press === 'contain' ? [press.person] : [])));
  return [...new Map(people.map((person) => [person.id, person])).values()];
}

/** As they stand in the ledger now: one that was taken back a moment ago covers nothing. */
async function rulesOf(work: RulePorts, { id }: TenantContext): Promise<Rules | null> {
  const { inForce } = await work.decided.renew(id, work.ledger);
  return rulesInForce(inForce, work.tenant(id)?.settings.signals?.containWithoutAsking ?? []);
}

interface Question {
  readonly tenant: TenantContext;
  readonly card: OpenedSignal;
  readonly person: Person;
  readonly rules: Rules;
  readonly policy: ApprovalPolicy;
}

/** The rule that covers the account on this card now; a refusal that says why none does. */
function covering(work: RulePorts, { tenant, card, person, rules, policy }: Question): Covered | Refusal {
  if (isExempt(tenant, person, policy))
    return refuse('exempt', `${person.name} is a break-glass account or decides on changes: people contain it.`, lookYourself);
  if (isSettled(card, work.verifier) || takenBy(card, work.verifier) !== null)
    return refuse('taken', `Someone answered ${card.id} or looks into it.`, lookYourself);
  const when = { now: work.clock.now(), timeZone: tenant.settings.signals?.timeZone ?? zoneOf(tenant) };
  for (const sign of card.signs) {
    const isAbout = sign.presses.some((press) => press.press === 'contain' && press.person.id === person.id);
    const rule = isAbout ? ruleFor(sign, rules, when) : undefined;
    if (rule !== undefined) return { rule, rules, sign };
  }
  return refuse('no-rule', `No rule covers ${card.id} now.`, lookYourself);
}

const lookYourself = 'Look at the card, and press Contain where it has to be.';

/** Break-glass accounts, and everyone who approves anything. */
function isExempt({ settings }: TenantContext, { id, name }: Person, policy: ApprovalPolicy): boolean {
  const owner = policy.otherAccounts?.get(id.toLowerCase()) ?? id;
  const own = new Set([id, name, owner].map((one) => one.toLowerCase()));
  const approverSets = Object.values(policy.tiers).flatMap(({ approverSets: some }) => some.map(({ members }) => members));
  const deciding = [policy.approvers, policy.emergency, ...groupNames.map((group) => policy[group]), ...approverSets].flatMap(
    (people) => [...people],
  );
  return [...settings.breakGlass, ...deciding].some((one) => own.has(one.toLowerCase()));
}

function containedBy(
  tenant: TenantContext,
  {
    card,
    person,
    covered,
    now,
  }: { readonly card: OpenedSignal; readonly person: Person; readonly covered: Covered; readonly now: Date },
): SignalContained {
  const { decided } = covered.rules;
  const people = [decided.request.decision.person, ...decided.approvedBy];
  // The same after a crash: nothing is begun twice.
  const hash = sha256(`${tenant.id} ${card.id} ${person.id}`);
  return {
    type: 'signalContained',
    at: now.toISOString(),
    person,
    kind: covered.sign.kind,
    incident: shortIdOf('i', hash),
    change: shortIdOf('c', hash),
    settings: decided.id,
    by: [...new Map(people.map(({ entraId, name }) => [entraId, { id: entraId, name }])).values()],
  };
}

/** Opens the incident with the evidence of the card and asks for the plan, as Contain does. Safe to call again. */
async function finish(
  work: RulePorts & WithJobs,
  held: Held,
  {
    tenant,
    card,
    contained,
  }: { readonly tenant: TenantContext; readonly card: OpenedSignal; readonly contained: SignalContained },
): Promise<void> {
  const { incident, change, person, settings: rule } = contained;
  const [platform, channel] = Object.entries(tenant.settings.channel)[0] ?? [];
  const entry = (await rulesOf(work, tenant))?.decided;
  if (entry?.id !== rule || platform === undefined || channel === undefined) return;
  const common = { type: 'requested', account: person.id, rule, decision: entry.request } as const;
  const reply = (messageKey: string): Reply => ({ conversation: { platform, channel }, messageKey });
  if ((await work.ledger.count(tenant.id, incident)) === 0) {
    const collects = { ...common, what: 'collect', signals: { signal: card.id, object: person.id } } as const;
    await held.appendAll(incident, [collects, { type: 'staged', stage: 'contain', change, rule }], 0);
    await work.jobs.add({ name: 'collect', tenant: tenant.id, subject: incident, reply: reply(incident) });
  }
  if ((await work.ledger.count(tenant.id, change)) > 0) return;
  await held.append(change, { ...common, what: 'plan', control: 'contain', incident }, 0);
  await work.jobs.add({ name: 'plan', urgent: true, tenant: tenant.id, subject: change, reply: reply(change) });
}

/** Held against the ledger before the plan and before the first write: the card, the account, the rule, and who is exempt. */
export async function whyNotWithoutAsking(work: RulePorts, { tenant, change }: BegunByRule): Promise<Refusal | null> {
  const { account, control, incident = '', what, rule } = change.request;
  const from = incidentOf(await work.ledger.subject(tenant.id, incident))?.signal ?? null;
  const card = from === null ? null : openedSignal(await work.ledger.subject(tenant.id, from));
  const contained = card?.contained.find((one) => one.change === change.id);
  const isTheOne =
    what === 'plan' &&
    control === 'contain' &&
    contained !== undefined &&
    contained.incident === incident &&
    contained.person.id === account &&
    contained.settings === rule;
  if (card === null || !isTheOne)
    return refuse(
      'no-rule',
      'No card of signals says that this was begun.',
      'Nothing was done. Find out who can write to the store.',
    );
  const rules = await rulesOf(work, tenant);
  if (rules?.decided.id !== rule) return refuse('rule-over', `${rule ?? 'The rule'} does not count any more.`, lookYourself);
  const policy = await work.policy(tenant.id);
  if (isRefusal(policy)) return policy;
  const covered = covering(work, { tenant, card, person: contained.person, rules, policy });
  return isRefusal(covered) ? covered : null;
}
