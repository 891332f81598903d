/** One round over the logs of a tenant: read what is due, judge what is new, report it, and remember up to where. */
import { isRefusal, refuse, TenantError } from '../../../lib/errors.js';
import { InternalError } from '../../../lib/internal-error.js';
import { Semaphore } from '../../../lib/semaphore.js';
import type { Job } from '../../../queue/job.js';
import { readOf } from '../../../tenant/resource.js';
import { inboxRules } from '../../../tenant/resources/inbox-rule.js';
import { type Alone, type Held, type LeasePorts, underLease } from '../../../worker/apply/lease.js';
import {
  faultsOf,
  type TenantContext,
  type WithDecided,
  type WithEvidence,
  type WithFaulted,
  type WithJobRejected,
  type WithJobs,
  type WithPolicy,
  type WithShown,
  type WithTenant,
  type WithVerifier,
  type WithWaitingEntries,
} from '../../../worker/context.js';
import { mailboxOperations } from '../../mailbox-sweep/worker/changed-mailboxes.js';
import type { FeatureStores } from '../../ports.js';
import { combine } from '../combine.js';
import { deafSign, definitionsById, testSign } from '../deaf.js';
import { type StoredSign, signId, testDigest, toStored } from '../entry-terms.js';
import { expectationsOf } from '../expectations.js';
import { withRowsKept } from '../hand-over.js';
import { withUnread } from '../judging/unread.js';
import { signalKinds } from '../kinds/index.js';
import type { Known } from '../known.js';
import { earliestOf, type LogSource, latestOf, type Observation, type RulesObservation, sourceNames } from '../observation.js';
import { learn } from '../routine.js';
import type { SignalKind } from '../signal-kind.js';
import type { QuietSign, SignalFacts, SignalState, SourceState } from '../store.js';
import { isAnswering, knownOf, ownIdsOf } from './known-of.js';
import { learnPast } from './learn-past.js';
import { withAppNames } from './name-apps.js';
import { Accounts, isBy, ownChangesOf } from './own-rows.js';
import { protectedObjectsOf } from './protected-objects.js';
import { factsFor } from './read-facts.js';
import { freshOf, keptState, readSource, type SourceAnswer, stateAfter } from './read-source.js';
import { asOpenCards, cardsOf, drawLost, drawSignal, handOver, quietedBy, report, reportHeard, type Watched } from './report.js';
import { type SourceSpec, type Speed, sourceSpecs } from './sources.js';
import { containWithoutAsking } from './without-asking.js';

export type RoundPorts = LeasePorts &
  WithJobs &
  WithPolicy &
  WithVerifier &
  WithShown &
  WithFaulted &
  WithWaitingEntries &
  WithEvidence &
  WithDecided &
  WithTenant &
  FeatureStores;

const leaseClass = 'signals';
/** Milliseconds until a round is tried again whose tenant another one is reporting for. */
const againMs = 500;

/** Nothing that happened so long before the first round rings, in milliseconds. */
const firstBackMs = 60 * 60_000;
/** One round. What was read and known for it is let go before cards are drawn again: of many tenants that is most of what a worker holds. */
export async function watchLogs(work: RoundPorts, watched: Watched, speed: Speed): Promise<void> {
  const { tenant } = watched;
  if (await lookAtLogs(work, watched, speed)) await drawLost(work, tenant, await cardsOf(work, tenant.id));
}

/** Reads without holding anything, and then judges and reports alone: a search that takes minutes holds up no card. False: nothing was due. */
async function lookAtLogs(work: RoundPorts, watched: Watched, speed: Speed): Promise<boolean> {
  const { tenant } = watched;
  const before = (await keptState(work, tenant.id)) ?? (await held(work, tenant, (lease) => begin(work, watched, lease)));
  const due = sourceSpecs.filter((spec) => spec.speed === speed && isDue(before, spec, work.clock.now()));
  const learntUpTo = speed === 'slow' ? await learnPast(work, tenant, before) : undefined;
  if (due.length === 0 && learntUpTo === undefined) return false;
  const answers = await Promise.all(
    due.map((spec) =>
      readSource(spec, {
        client: tenant.client,
        state: stateOf(before, spec.source),
        operations: operationsFor(tenant, before),
        now: () => work.clock.now(),
      }),
    ),
  );
  const ended = await judging.take();
  try {
    const rows = answers.flatMap(({ observations }) => observations).flatMap(bothForms);
    const known = await work.signals.facts(tenant.id);
    const facts = await factsFor(work, tenant, { known, rows });
    const looked = await lookAt(work, tenant, await mailboxesIn(work, watched, { facts, state: before, rows }));
    await held(work, tenant, async (lease) => {
      // Another round may have judged some of these rows meanwhile.
      const kept = (await keptState(work, tenant.id)) ?? before;
      const learnt = learntUpTo === undefined ? kept : { ...kept, learntUpTo, learntAt: work.clock.now().toISOString() };
      const state = known === null ? learningAgain(learnt, facts) : learnt;
      await judgeAndReport(work, watched, lease, { answers, looked, facts, state });
    });
  } finally {
    ended();
  }
  return true;
}

/** What is known of the people of a tenant takes megabytes, and judging takes milliseconds. Reading the logs holds little, however many rounds wait for them. */
const judging = new Semaphore({ atOnce: 8, overtakenAfterMs: 5000 });

/** With what was known of people their routine is lost, which nobody would miss: it is learnt again, of the week before. */
function learningAgain({ learntUpTo: _before, ...state }: SignalState, { readAt }: SignalFacts): SignalState {
  return { ...state, pastUpTo: readAt };
}

/** A sign-in of the beta has all that v1.0 says of it: kinds that judge either are given it. */
function bothForms(observation: Observation): readonly Observation[] {
  return observation.source === 'flows' ? [observation, { ...observation, source: 'signIns' }] : [observation];
}

/** What the unified log is searched for: what some kind judges, and what the mailbox sweep goes by, so that one search serves both. */
function operationsFor({ settings }: TenantContext, state: SignalState): readonly string[] {
  const wanted = signalKinds.flatMap(({ reads }) =>
    reads.flatMap(({ source, operations = [], insteadOf }) =>
      source !== 'unified' || (insteadOf !== undefined && isAnswering(state, insteadOf)) ? [] : operations,
    ),
  );
  return [...new Set([...wanted, ...(settings.mailboxSweep === null ? [] : mailboxOperations)])];
}

/** Only sources that some kind judges are read. */
const judged: ReadonlySet<LogSource> = new Set(
  signalKinds.flatMap(({ reads }) => reads.flatMap(({ source }) => (source === 'rules' ? [] : [source]))),
);

/** A test goes the way of every sign, from here to the chat. A job alone sends none: the ledger has to say who asked. */
export async function runTest(work: RoundPorts & WithJobRejected, { tenant }: Watched, job: Job): Promise<void> {
  const [first] = await work.ledger.subject(tenant.id, job.subject);
  const asked = first?.event.type === 'signalTestAsked' ? first.event.decision : null;
  const expected = {
    kind: 'request' as const,
    tenant: tenant.id,
    subject: job.subject,
    digest: testDigest,
    now: work.clock.now(),
  };
  if (asked === null || isRefusal(work.verifier.verify(asked, expected))) {
    work.jobRejected?.(job, refuse('no-request', 'Nobody asked for this test.', 'Nothing was done.'));
    return;
  }
  const { person, decidedAt } = asked.decision;
  const sign = testSign({ id: job.subject, by: person.name, at: new Date(decidedAt), answeredAt: work.clock.now() });
  await held(work, tenant, async (lease) => {
    const id = await report(work, lease, { tenant, wish: { card: null, loudness: 'normal', signs: [toStored(sign)] } });
    for (const card of await cardsOf(work, tenant.id)) if (card.id === id) await drawSignal(work, tenant, card);
  });
}

function held<Result>(work: RoundPorts, tenant: TenantContext, run: (lease: Held) => Promise<Result>): Promise<Result> {
  return underLease(work, { tenant: tenant.id, classes: [leaseClass], againMs, alone: () => aloneIfBehind(work, tenant) }, run);
}

/** Milliseconds for which a log that is due waits for its lease: another worker that has it judges in less, and someone else may have made it up. */
const behindMs = 5 * 60_000;

async function aloneIfBehind(work: RoundPorts, { id }: TenantContext): Promise<Alone | null> {
  const state = await keptState(work, id);
  const then = new Date(work.clock.now().getTime() - behindMs);
  if (state !== null && !sourceSpecs.some((spec) => isDue(state, spec, then))) return null;
  return { subject: 'signals', entries: (await work.ledger.subject(id, 'signals')).length };
}

/** A first round of a tenant; where the store lost what was kept, the ledger says that there was one, and reading goes back a day. */
async function begin(work: RoundPorts, { tenant }: Watched, lease: Held): Promise<SignalState> {
  const known = await keptState(work, tenant.id);
  if (known !== null) return known;
  const now = work.clock.now();
  const entries = await work.ledger.subject(tenant.id, 'signals');
  const begun = entries.find(({ event }) => event.type === 'signalsBegun');
  if (begun === undefined) await lease.append('signals', { type: 'signalsBegun', at: now.toISOString() }, entries.length);
  const begunAt = begun === undefined ? now : earliestOf([new Date(begun.at), now]);
  const from = new Date(Math.max(begunAt.getTime() - firstBackMs, now.getTime() - 24 * 60 * 60_000));
  const source: SourceState = {
    mark: from.toISOString(),
    nextAt: now.toISOString(),
    judged: [],
    swept: {},
    late: 0,
    unreadable: 0,
  };
  const state: SignalState = {
    v: 1,
    begunAt: begunAt.toISOString(),
    sources: Object.fromEntries(sourceSpecs.map((spec) => [spec.source, sweptAt(source, spec, now)])),
    waiting: [],
    reported: [],
    quiet: [],
    unknownNames: {},
  };
  await work.signals.saveState(tenant.id, state);
  return state;
}

/** What lies before the first round is not swept. */
function sweptAt(source: SourceState, { sweeps }: SourceSpec, now: Date): SourceState {
  return { ...source, swept: Object.fromEntries(sweeps.map(({ lagMs }) => [String(lagMs), now.toISOString()])) };
}

function stateOf({ sources, begunAt }: SignalState, source: LogSource): SourceState {
  // A source of a newer version begins where the others did.
  return sources[source] ?? { mark: begunAt, nextAt: begunAt, judged: [], swept: {}, late: 0, unreadable: 0 };
}

/** Rounds come with the ticks of a scheduler: what is due in less than this, in milliseconds, would otherwise wait for the next one, half a minute later. */
const slackMs = 12_000;

export function isDue(state: SignalState, { source, secondTo }: SourceSpec, now: Date): boolean {
  const { nextAt, answeredAt } = stateOf(state, source);
  const isSecond = secondTo !== undefined && answeredAt !== undefined && isAnswering(state, secondTo.of);
  const due = isSecond ? Date.parse(answeredAt) + secondTo.everyMs : Date.parse(nextAt);
  return judged.has(source) && due <= now.getTime() + slackMs;
}

async function knownFor(
  work: RoundPorts,
  { tenant }: Watched,
  { facts, state, rows }: { readonly facts: SignalFacts; readonly state: SignalState; readonly rows: readonly Observation[] },
): Promise<Known> {
  const now = work.clock.now();
  // Without rows nobody is asked: a tenant that cannot be reached is what there is to say then.
  const ownIds = rows.length === 0 ? new Set<string>() : await ownIdsOf(tenant, facts);
  const ours = rows.filter((row) => isBy(row, ownIds)).map(({ at }) => at);
  const ownChanges = ours.length === 0 ? [] : await ownChangesOf(work, tenant.id, earliestOf(ours));
  const [policy, expectations, protectedObjects] = await Promise.all([
    work.policy(tenant.id),
    expectationsOf(work, tenant.id, now),
    rows.some(({ source }) => source === 'audits' || source === 'unified') ? protectedObjectsOf(work, tenant.id) : [],
  ]);
  return knownOf({ tenant, facts, state, policy, ownIds, ownChanges, expectations, protectedObjects, now });
}

/** Mailboxes that are looked at in a round: a burst of rows is one look. */
const maxLooks = 10;

/** Only rows of these logs have a mailbox looked at. */
const lookedFor: ReadonlySet<string> = new Set(
  signalKinds.flatMap((kind) => (kind.looks === undefined ? [] : kind.reads.map(({ source }) => source))),
);

/** Mailboxes whose rules have to be looked at, each with the rows because of which. What is known for that is not kept while the service answers. */
async function mailboxesIn(
  work: RoundPorts,
  watched: Watched,
  of: { readonly facts: SignalFacts; readonly state: SignalState; readonly rows: readonly Observation[] },
): Promise<ReadonlyMap<string, readonly Observation[]>> {
  const { rows } = of;
  const wanted = new Map<string, readonly Observation[]>();
  if (!rows.some(({ source }) => lookedFor.has(source))) return wanted;
  const known = await knownFor(work, watched, of);
  for (const kind of signalKinds)
    for (const { mailbox } of trying(work, watched.tenant, kind, () => kind.looks?.(rows, known) ?? []))
      wanted.set(mailbox.toLowerCase(), because(rows, mailbox));
  return wanted;
}

async function lookAt(
  work: RoundPorts,
  tenant: TenantContext,
  wanted: ReadonlyMap<string, readonly Observation[]>,
): Promise<readonly RulesObservation[]> {
  const looked: RulesObservation[] = [];
  for (const [mailbox, rowsOfBurst] of [...wanted].slice(0, maxLooks)) {
    const answeredAt = work.clock.now();
    const rules = [];
    try {
      for await (const page of tenant.client.read(readOf(inboxRules, ['Identity', 'Name', 'Enabled'], { of: mailbox })))
        rules.push(...page.rows);
    } catch (error) {
      // The judge has the rows of the log alone then, which say less.
      if (!(error instanceof TenantError)) throw error;
      continue;
    }
    const ids = rowsOfBurst.map(({ id }) => id);
    const at = latestOf(rowsOfBurst.map((one) => one.at));
    looked.push({
      source: 'rules',
      id: `rules ${mailbox} ${ids.toSorted().join(' ')}`,
      at,
      answeredAt,
      row: rules,
      mailbox,
      because: ids,
    });
  }
  return looked;
}

function because(rows: readonly Observation[], mailbox: string): readonly Observation[] {
  const wanted = mailbox.toLowerCase();
  const named = rows.filter(
    ({ source, row }) => source === 'unified' && JSON.stringify(row).toLowerCase().includes(JSON.stringify(wanted).slice(1, -1)),
  );
  return named.length > 0 ? named : rows;
}

/** A mistake of ours in one kind silences no other. */
function trying<Result>(
  work: WithFaulted,
  tenant: TenantContext,
  kind: SignalKind,
  run: () => readonly Result[],
): readonly Result[] {
  try {
    return run();
  } catch (error) {
    const { faulted } = faultsOf(work, tenant.id);
    if (faulted === undefined) throw error;
    faulted(new InternalError(kind.id, error));
    return [];
  }
}

interface Round {
  readonly answers: readonly SourceAnswer[];
  readonly looked: readonly RulesObservation[];
  readonly facts: SignalFacts;
  readonly state: SignalState;
}

async function judgeAndReport(work: RoundPorts, watched: Watched, lease: Held, round: Round): Promise<void> {
  const { tenant } = watched;
  const { answers, looked, facts, state } = round;
  const fresh = answers.map((answer) => ({ answer, rows: freshOf(answer, stateOf(state, answer.spec.source)) }));
  const rows = fresh.flatMap((one) => one.rows).flatMap(bothForms);
  const known = rows.length === 0 ? null : await knownFor(work, watched, { facts, state, rows });
  const ownIds = new Set(known?.ownIds);
  const ours = known === null ? [] : known.ownChanges;
  const accounts = new Accounts(ours, state.accounted);
  const inOrder = rows.filter((row) => isBy(row, ownIds)).toSorted((one, other) => one.at.getTime() - other.at.getTime());
  const accountedFor = new Set(inOrder.filter((row) => accounts.of(row) !== undefined));
  const unaccounted = rows.filter((row) => !accountedFor.has(row));
  const accounted = accounts.remembered(work.clock.now());
  const signs =
    known === null
      ? []
      : signalKinds
          .flatMap((kind) => trying(work, tenant, kind, () => kind.judge([...unaccounted, ...looked], known)))
          .map((sign) => withUnread(sign, facts.missing));
  const sources = { ...state.sources };
  for (const { answer, rows: of } of fresh)
    sources[answer.spec.source] = stateAfter(stateOf(state, answer.spec.source), answer, {
      fresh: of,
      everyMs: answer.spec.everyMs(watched.settings),
    });
  const deaf = sourceSpecs.flatMap((spec) => {
    const one = sources[spec.source];
    return one === undefined ? [] : (deafSign({ id: spec.source, name: sourceNames[spec.source] }, one) ?? []);
  });
  const after = await reportSigns(work, watched, lease, {
    signs: [...signs, ...deaf].map(toStored),
    rows: unaccounted,
    known: known ?? (deaf.length === 0 ? null : await knownFor(work, watched, { facts, state, rows: [] })),
    state: {
      ...state,
      sources,
      unknownNames: withUnknown(state.unknownNames, unaccounted),
      accounted: [...accounted],
    },
  });
  await work.signals.saveState(tenant.id, after);
  await actByRules(work, watched, lease, facts);
  // The past may have taught something meanwhile.
  const newest = (await work.signals.facts(tenant.id)) ?? facts;
  const hasSignIns = known?.reads('signIns') !== false;
  const learnt = learn(newest, rows, hasSignIns ? undefined : (key) => known?.person(key)?.id);
  if (learnt !== newest) await work.signals.saveFacts(tenant.id, { ...newest, ...learnt });
}

/** Contains what a standing rule of people covers, and has the cards say so. */
async function actByRules(work: RoundPorts, { tenant, settings }: Watched, lease: Held, facts: SignalFacts): Promise<void> {
  if (settings.containWithoutAsking.length === 0) return;
  const grown = await containWithoutAsking(work, lease, { tenant, cards: await cardsOf(work, tenant.id), facts });
  if (grown.length === 0) return;
  for (const card of await cardsOf(work, tenant.id)) if (grown.includes(card.id)) await drawSignal(work, tenant, card);
}

/** Names of activities are not stable: one that the table does not have is counted, so that a renamed one is noticed. */
function withUnknown(known: SignalState['unknownNames'], rows: readonly Observation[]): SignalState['unknownNames'] {
  const names = rows.flatMap((row) =>
    row.source === 'audits' && row.meaning === null ? [(row.row.activityDisplayName ?? '').trim().slice(0, 120)] : [],
  );
  if (names.length === 0) return known;
  const counts = { ...known };
  for (const name of names)
    if (Object.hasOwn(counts, name)) counts[name] = (counts[name] ?? 0) + 1;
    else if (!(name in counts) && Object.keys(counts).length < maxNames) counts[name] = 1;
  return counts;
}

const maxNames = 200;
/** So long what was reported is remembered beside the ledger, and what was quiet for the digest, in milliseconds. */
const rememberedMs = 72 * 60 * 60_000;
const maxQuiet = 500;
const maxWaiting = 500;

interface Reporting {
  readonly signs: readonly StoredSign[];
  readonly rows: readonly Observation[];
  readonly known: Known | null;
  readonly state: SignalState;
}

async function reportSigns(
  work: RoundPorts,
  { tenant, settings }: Watched,
  lease: Held,
  { signs, rows, known, state }: Reporting,
): Promise<SignalState> {
  const now = work.clock.now();
  const fresh = signs.filter((sign) => !isReported(state, sign));
  const waiting = state.waiting;
  const cards = await cardsOf(work, tenant.id);
  await handOver(work, lease, { tenant, settings, cards });
  await reportHeard(work, lease, { tenant, cards, sources: state.sources });
  if (fresh.length === 0 || known === null) return forgetting(state, now);
  const shown = new Map(cards.flatMap((card) => card.signs.map((sign) => [signId(sign), { sign, card: card.id }] as const)));
  const missing = fresh.filter((sign) => !((shown.get(signId(sign))?.sign.weight ?? 'D') <= sign.weight));
  const unshown = await withRowsKept(work, tenant.id, { signs: await withAppNames(tenant.client, missing), rows });
  const isOld = ({ at }: StoredSign): boolean => Date.parse(at) < Date.parse(state.begunAt) - firstBackMs;
  const combined = combine({
    now,
    fresh: unshown.filter((sign) => !isOld(sign)),
    waiting,
    open: asOpenCards(cards),
    quieted: quietedBy(cards, work),
    known,
    definitions: definitionsById,
    loudnessOf: (kind) => settings.loudness[kind],
  });
  const reported = [...state.reported];
  const drawn = new Set<string>();
  for (const wish of combined.cards) {
    const id = await report(work, lease, { tenant, wish });
    if (id === null) continue;
    drawn.add(id);
    for (const sign of wish.signs)
      reported.push({
        id: signId(sign),
        kind: sign.kind,
        about: sign.about,
        weight: sign.weight,
        card: id,
        at: sign.at,
        ...rowsOf(sign),
      });
  }
  if (drawn.size > 0)
    for (const card of await cardsOf(work, tenant.id)) if (drawn.has(card.id)) await drawSignal(work, tenant, card);
  const old = unshown.filter(isOld).map((sign) => ({ sign, why: 'It happened before signals were watched.' }));
  const rung = new Set(combined.cards.flatMap((wish) => wish.signs.map(signId)));
  const quiet = [
    ...state.quiet.filter(({ id }) => !rung.has(id)),
    ...[...combined.quiet, ...old].map((one) => asQuiet(one, now)),
  ];
  return forgetting({ ...state, reported, quiet: uniqueQuiet(quiet), waiting: combined.waiting.slice(-maxWaiting) }, now);
}

function isReported({ reported, quiet }: SignalState, sign: StoredSign): boolean {
  const id = signId(sign);
  return (
    reported.some((one) => one.id === id && one.weight <= sign.weight) ||
    quiet.some((one) => one.id === id && one.weight <= sign.weight)
  );
}

function asQuiet({ sign, why }: { readonly sign: StoredSign; readonly why: string }, now: Date): QuietSign {
  const { kind, about, says, at, weight } = sign;
  return { id: signId(sign), kind, about, weight, says, at, noticedAt: now.toISOString(), why, ...rowsOf(sign) };
}

function rowsOf({ rowIds }: StoredSign): { readonly rows?: number } {
  return rowIds.length > 1 ? { rows: rowIds.length } : {};
}

function uniqueQuiet(quiet: readonly QuietSign[]): QuietSign[] {
  return [...new Map(quiet.map((one) => [one.id, one])).values()];
}

function forgetting(state: SignalState, now: Date): SignalState {
  const since = new Date(now.getTime() - rememberedMs).toISOString();
  return {
    ...state,
    reported: state.reported.filter(({ at }) => at >= since),
    quiet: state.quiet.filter(({ noticedAt }) => noticedAt >= since).slice(-maxQuiet),
  };
}
