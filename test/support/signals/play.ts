/** Plays what can be read of an office to every judge and to what puts signs on cards, in memory: no tenant, no store, no chat. */
import type { Happening } from '../../../adapters/m365/simulator';
import { combine } from '../../../src/features/signals/combine';
import { type StoredSign, signId, toStored } from '../../../src/features/signals/entry-terms';
import { guessingNetworks, officeNetworks } from '../../../src/features/signals/guessing';
import { signalDefinitions } from '../../../src/features/signals/kinds/definitions';
import { signalKinds } from '../../../src/features/signals/kinds/index';
import {
  type EarlierSign,
  type Known,
  type KnownFacts,
  type KnownPerson,
  knownFrom,
  noRoutine,
  nothingKnown,
} from '../../../src/features/signals/known';
import type { Observation } from '../../../src/features/signals/observation';
import { type Learnt, learn, routineOf, settled } from '../../../src/features/signals/routine';
import { actorIds } from '../../../src/features/signals/rows';
import { type LogRow, toObservation } from '../../../src/features/signals/to-observation';
import { vendorRollouts } from '../../../src/features/signals/worker/known-of';
import { directoryAudits } from '../../../src/tenant/resources/directory-audit';
import { flowSignIns } from '../../../src/tenant/resources/flow-sign-in';
import { type InboxRule, inboxRules } from '../../../src/tenant/resources/inbox-rule';
import { riskDetections } from '../../../src/tenant/resources/risk-detection';
import { allRiskyUsers } from '../../../src/tenant/resources/risky-user';
import { signIns } from '../../../src/tenant/resources/sign-in';
import { auditRecord } from '../../../src/tenant/resources/unified-audit-log';
import type { Row, World } from '../office/world';

const hour = 3600_000;
const day = 24 * hour;
/** So long a sign waits for another one. */
const waits = 30 * hour;

export interface PlayedCard {
  readonly about: string;
  readonly loudness: 'loud' | 'normal';
  /** Milliseconds. */
  readonly openedAt: number;
  readonly signs: StoredSign[];
}

interface PlayOptions {
  readonly world: World;
  /** In the order in which they can be read. */
  readonly happenings: Iterable<Happening>;
  /** Milliseconds: before it only routines are learnt. */
  readonly judgedFrom: number;
  /** Milliseconds from one round to the next. */
  readonly everyMs: number;
}

/** The cards that it comes to. */
export function play({ happenings, everyMs, ...options }: PlayOptions): readonly PlayedCard[] {
  const player = new Player(options.world, options.judgedFrom);
  let until: number | null = null;
  for (const happening of happenings) {
    until ??= happening.at + everyMs;
    while (happening.at >= until) {
      player.finishRound(until);
      until += everyMs;
    }
    player.take(happening);
  }
  if (until !== null) player.finishRound(until);
  return player.cards;
}

class Player {
  readonly cards: PlayedCard[] = [];
  private readonly facts: KnownFacts;
  private readonly own: ReadonlySet<string>;
  private readonly definitions = new Map(signalDefinitions.map((one) => [one.id, one]));
  private readonly rules = new Map<string, Map<string, InboxRule>>();
  private readonly newcomers: KnownPerson[] = [];
  private readonly seen = new Set<string>();
  private readonly reported: (EarlierSign & { readonly id: string })[] = [];
  private learnt: Learnt = { routines: {}, countries: [] };
  private waiting: readonly StoredSign[] = [];
  private round: Observation[] = [];

  constructor(
    world: World,
    private readonly judgedFrom: number,
  ) {
    this.facts = factsOf(world);
    this.own = new Set(this.facts.ownIds);
  }

  take({ at, key, of, put }: Happening): void {
    if (put === undefined) return;
    const row = rowOf(key, put);
    const observation = row === null ? null : toObservation(row, new Date(at));
    if (observation !== null && !this.seen.has(keyOf(observation))) {
      this.seen.add(keyOf(observation));
      this.round.push(observation);
      // A sign-in of the beta is one of v1.0 too, as in a round.
      if (observation.source === 'flows') this.round.push({ ...observation, source: 'signIns' });
    }
    if (key === 'exchange.InboxRule' && of !== undefined) {
      const rules = this.rules.get(of.toLowerCase()) ?? new Map<string, InboxRule>();
      this.rules.set(of.toLowerCase(), rules.set(String(put['Identity']), inboxRules.row.parse(put)));
    }
    if (key === 'graph.users' && put['createdDateTime'] !== undefined) this.newcomers.push(newcomerOf(put));
  }

  finishRound(nowMs: number): void {
    const rows = this.round;
    this.round = [];
    if (rows.length === 0) return;
    const known = this.knownAt(new Date(nowMs));
    if (nowMs >= this.judgedFrom) this.judge(rows, known);
    this.learnt = learn(this.learnt, rows, known.reads('signIns') ? undefined : (key) => known.person(key)?.id);
  }

  private judge(rows: readonly Observation[], known: Known): void {
    const others = rows.filter((one) => !this.isOwn(one));
    const observations = [...others, ...this.looks(others, known)];
    const signs = signalKinds.flatMap((kind) => kind.judge(observations, known)).map(toStored);
    const { cards, quiet, waiting } = combine({
      now: known.now,
      fresh: signs.filter((sign) => !this.reported.some(({ id, weight }) => id === signId(sign) && weight <= sign.weight)),
      waiting: this.waiting,
      open: this.cards.map((card, n) => ({
        id: String(n),
        about: card.about,
        signs: card.signs,
        lastAt: new Date(Math.max(...card.signs.map(({ at }) => Date.parse(at)))),
      })),
      quieted: [],
      known,
      definitions: this.definitions,
      loudnessOf: () => undefined,
    });
    for (const { card, loudness, signs: shown } of cards) {
      const open = card === null ? undefined : this.cards[Number(card)];
      if (open !== undefined) open.signs.push(...shown);
      else this.cards.push({ about: shown[0]?.about.id ?? '', loudness, openedAt: known.now.getTime(), signs: [...shown] });
    }
    this.waiting = waiting.filter(({ at }) => known.now.getTime() - Date.parse(at) < waits);
    for (const sign of [...cards.flatMap((card) => card.signs), ...quiet.map((one) => one.sign)])
      this.reported.push({
        id: signId(sign),
        kind: sign.kind,
        about: sign.about,
        at: new Date(sign.at),
        weight: sign.weight,
        rows: sign.rowIds.length,
      });
  }

  /** What hardenbot itself did: its ledger accounts for all of it here. */
  private isOwn(one: Observation): boolean {
    if (one.source === 'audits') return actorIds(one.row).some((id) => this.own.has(id));
    return (
      one.source === 'unified' &&
      [one.row.AppId, one.row.UserId, one.row.UserKey].some((id) => this.own.has((id ?? '').toLowerCase()))
    );
  }

  private looks(rows: readonly Observation[], known: Known): readonly Observation[] {
    const wanted = signalKinds.flatMap((kind) => kind.looks?.(rows, known) ?? []).map(({ mailbox }) => mailbox.toLowerCase());
    return [...new Set(wanted)].map((mailbox) => {
      const because = rows.filter((one) => one.source === 'unified' && JSON.stringify(one.row).toLowerCase().includes(mailbox));
      return {
        source: 'rules',
        id: `rules ${mailbox} ${known.now.getTime()}`,
        at: new Date(Math.max(...because.map(({ at }) => at.getTime()))),
        answeredAt: known.now,
        row: [...(this.rules.get(mailbox)?.values() ?? [])],
        mailbox,
        because: because.map(({ id }) => id),
      };
    });
  }

  private knownAt(now: Date): Known {
    const people = [...this.facts.people, ...this.newcomers];
    const isJudged = now.getTime() >= this.judgedFrom;
    return knownFrom({
      ...this.facts,
      now,
      people: isJudged ? people.map((one) => ({ ...one, routine: routineOf(this.learnt.routines[one.id], now) })) : people,
      countries: settled(this.learnt.countries, now),
      guessing: guessingNetworks(this.learnt, now),
      offices: officeNetworks(this.learnt, now),
      earlier: this.reported.filter(({ at }) => now.getTime() - at.getTime() <= day).toReversed(),
    });
  }
}

function newcomerOf(put: Row): KnownPerson {
  const createdAt = new Date(String(put['createdDateTime']));
  return { ...ordinary, id: String(put['id']).toLowerCase(), name: String(put['userPrincipalName']), createdAt };
}

const ordinary = { standing: 'ordinary', approves: false, breakGlass: false, routine: noRoutine } as const;

/** A sign-in with MFA is answered twice by one id, with another status. */
function keyOf(one: Observation): string {
  const status = one.source === 'signIns' || one.source === 'flows' ? one.row.status?.errorCode : '';
  return `${one.source} ${one.id} ${status ?? ''}`;
}

/** Of sign-ins the beta is needed for those that it alone can tell from others. */
function rowOf(key: string, put: Row): LogRow | null {
  switch (key) {
    case 'graph.directoryAudits':
      return { source: 'audits', row: directoryAudits.row.parse(put) };
    case 'graph.signIns': {
      const isFlow = put['authenticationProtocol'] === 'deviceCode' || !String(put['userAgent']).startsWith('Mozilla');
      return isFlow ? { source: 'flows', row: flowSignIns.row.parse(put) } : { source: 'signIns', row: signIns.row.parse(put) };
    }
    case 'graph.riskDetections':
      return { source: 'detections', row: riskDetections.row.parse(put) };
    case 'graph.riskyUsers':
      return { source: 'riskyUsers', row: allRiskyUsers.row.parse(put) };
    case 'exchange.UnifiedAuditLog': {
      const row = auditRecord({ AuditData: String(put['AuditData']) });
      return row === null ? null : { source: 'unified', row };
    }
    default:
      return null;
  }
}

const tier0 = [
  'Global Administrator',
  'Exchange Administrator',
  'User Administrator',
  'Security Administrator',
  'Conditional Access Administrator',
  'Application Administrator',
];

function factsOf(world: World): KnownFacts {
  const excluded = JSON.stringify(world.policies).match(/"excludeGroups":\[[^\]]*\]/g) ?? [];
  const powerful = (roles: readonly string[]) => roles.some((role) => role !== 'User.Read.All');
  return {
    ...nothingKnown(new Date(0)),
    sources: world.premium
      ? ['audits', 'signIns', 'flows', 'detections', 'riskyUsers', 'unified', 'rules']
      : ['audits', 'unified', 'rules'],
    people: [...world.people, ...world.breakGlass].map((one) => ({
      ...ordinary,
      id: one.id.toLowerCase(),
      name: one.upn,
      standing: one.role === null ? 'ordinary' : tier0.includes(one.role) ? 'tier0' : 'privileged',
      breakGlass: world.breakGlass.includes(one),
      createdAt: new Date('2024-01-01T00:00:00Z'),
    })),
    apps: world.apps.map(({ id, appId, name, roles }) => ({
      id: id.toLowerCase(),
      appId: appId.toLowerCase(),
      name,
      powerful: powerful(roles),
      microsofts: false,
      createdAt: null,
    })),
    ownIds: [world.own.id, world.own.appId].map((id) => id.toLowerCase()),
    rollouts: vendorRollouts,
    domains: ['contoso.com', 'contoso.onmicrosoft.com'],
    guardedGroups: world.groups.map(({ id }) => id.toLowerCase()).filter((id) => excluded.join().includes(id)),
    guardedLocations: world.locations.map((row) => String(row['id']).toLowerCase()),
  };
}
