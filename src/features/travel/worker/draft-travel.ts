/** Drafts a travel exception: who is allowed, which policies keep her out today, the steps that change that for her alone, and the proof that they do. */

import type { Impact, PlanDraft } from '../../../controls/control.js';
import type { Warning } from '../../../controls/finding.js';
import { countryLabel } from '../../../controls/reasoning/access/kinds/country-codes.js';
import { warnOfTooManyPolicies, whyTooManyLocations } from '../../../controls/reasoning/access/plan/own-objects.js';
import { refuseUnlicensed } from '../../../controls/reasoning/access/plan/own-policy.js';
import type { PolicyEffect } from '../../../controls/reasoning/access/policy/policy-effect.js';
import { entraP1 } from '../../../controls/reasoning/access/tenant/licence.js';
import { isAhead, isUnderWay } from '../../../engine/changes/own-ends.js';
import type { Plan } from '../../../engine/plan/plan.js';
import { isRefusal, type Refusal, refuse } from '../../../lib/errors.js';
import { speakerNames } from '../../../tenant/origin.js';
import type { TenantContext, WithClock } from '../../../worker/context.js';
import type { DraftPorts } from '../../../worker/plan/draft-change.js';
import { countriesOf, type PlanTravel, type TravelTerms } from '../terms.js';
import { exceptionsOf, type TravelException } from '../travel-exception.js';
import { demandLines, withoutSecondFactor } from './demands-abroad.js';
import { exceptionOperations } from './exception-operations.js';
import { accessAfter, type ExceptionEffect, exceptionEffect } from './exception-proof.js';
import { blockingOf, type TravelAccess } from './geo-blocks.js';
import { readTravelAccess, type TravelReading, withoutExceptions } from './read-access.js';
import { admitTraveller, type Traveller } from './traveller.js';
import { secondOpinion } from './what-if.js';

interface DraftedTravel {
  readonly travel: PlanTravel;
  readonly draft: PlanDraft;
  readonly found: Plan['found'];
  readonly impact: Impact;
  readonly guards: Plan['guards'];
  /** Why there is nothing to do; absent: there is. */
  readonly nothing?: string;
}

interface Question {
  readonly tenant: TenantContext;
  /** The change that it is. */
  readonly id: string;
  readonly terms: TravelTerms;
  /** Whether to ask What-If too: what a card shows, and nothing else needs. */
  readonly withOpinion: boolean;
}

export async function draftTravel(work: DraftPorts, question: Question): Promise<DraftedTravel | Refusal> {
  const { tenant, terms } = question;
  const forbidden = whyForbidden(work, question);
  if (forbidden !== null) return forbidden;
  const reading = await readTravelAccess(work, tenant, terms.person);
  if (isRefusal(reading)) return whyOurselves(question) ?? reading;
  const traveller = await admitTraveller(tenant, reading.user);
  if (isRefusal(traveller)) return traveller;
  const others = (await exceptionsOf(work.ledger, tenant.id)).filter(
    ({ change, travel }) => change.id !== question.id && travel.account.id === traveller.id,
  );
  const { person: _person, ...rest } = terms;
  const travel: PlanTravel = {
    ...rest,
    account: { id: traveller.id, name: traveller.name },
    isPrivileged: traveller.isPrivileged,
  };
  if (terms.extends !== undefined) return extension(others, { travel, traveller, id: terms.extends });
  const begins = beginOf(terms, work.clock.now());
  const running = others.filter(({ change }) => isUnderWay(change));
  const overlapping = running.find(({ until }) => until > begins);
  if (overlapping !== undefined) return alreadyTravels(overlapping);
  // What ends before it begins is thought away: it is there now, and is not any more then.
  const access = await withoutExceptions(work, reading.access, { person: traveller.id, exceptions: running });
  if (isRefusal(access)) return access;
  const follows = running.map(({ change }) => change.id);
  return newException(question, {
    reading,
    access,
    traveller,
    travel,
    others: overlappingWith(others, { begins, travel }),
    follows,
  });
}

function whyForbidden(work: WithClock, { tenant, terms }: Question): Refusal | null {
  const { never, maxDays } = tenant.settings.travel;
  const barred = terms.countries.filter((country) => never.includes(country));
  if (barred.length > 0)
    return refuse(
      'never-from-there',
      `Settings say that nobody is allowed to sign in from ${barred.map(countryLabel).join(', ')}.`,
      'The person who runs hardenbot decides that: travel.never in hardenbot.yaml.',
    );
  const now = work.clock.now();
  const until = new Date(terms.until);
  if (until <= now) return refuse('trip-over', 'The travel exception is over by now.', 'Ask with a later until.');
  const begins = beginOf(terms, now);
  return until.getTime() - begins.getTime() <= (maxDays + 1) * 86_400_000
    ? null
    : refuse('too-long', `That is more than ${maxDays} days.`, 'Write an earlier until.');
}

/** Nobody has the name, and it is that of hardenbot. */
function whyOurselves({ tenant, terms }: Question): Refusal | null {
  const typed = terms.person.toLowerCase().replace(/^@/, '');
  if (typed !== 'hardenbot' && typed !== tenant.settings.bot.servicePrincipalId?.toLowerCase()) return null;
  return refuse(
    'the-bot',
    'hardenbot is an application: it signs in from where it runs, and no travel exception helps it.',
    'Write the name of the person who travels.',
  );
}

function beginOf({ from }: { readonly from?: string | undefined }, now: Date): Date {
  return from === undefined ? now : new Date(Math.max(Date.parse(from), now.getTime()));
}

/** Travel exceptions that have not begun, and would last at the same time. */
function overlappingWith(
  others: readonly TravelException[],
  { begins, travel }: { readonly begins: Date; readonly travel: PlanTravel },
): readonly TravelException[] {
  const until = new Date(travel.until);
  return others.filter((other) => isAhead(other.change) && beginOf(other.travel, begins) < until && other.until > begins);
}

function alreadyTravels({ change, travel }: TravelException): Refusal {
  return refuse(
    'travels-already',
    `${travel.account.name} is allowed to sign in from ${countriesOf(travel)} by ${change.id} already. Two travel exceptions of one person at once would block the account in both.`,
    `End it first with /harden travel end ${change.id}, lengthen it with the button on its card, or let the next one begin when it is over: from=<day>.`,
  );
}

/** Nothing is written: the end of the travel exception under way moves. */
function extension(
  exceptions: readonly TravelException[],
  { travel, traveller, id }: { readonly travel: PlanTravel; readonly traveller: Traveller; readonly id: string },
): DraftedTravel | Refusal {
  const exception = exceptions.find(({ change }) => change.id === id);
  if (
    exception === undefined ||
    !isUnderWay(exception.change) ||
    exception.change.keep === null ||
    exception.change.status === 'reverting'
  )
    return refuse('no-trip', `${id} is no travel exception of ${traveller.name} that is under way.`, 'Ask for a new one.');
  const [ended] = exception.change.keep.revertAsked;
  if (ended !== undefined)
    return refuse(
      'trip-over',
      `${ended.decision.person.name} ended ${id}.`,
      'Ask for a new travel exception once its card says so.',
    );
  if (countriesOf(exception.travel) !== countriesOf(travel))
    return refuse(
      'other-countries',
      `${id} is to ${countriesOf(exception.travel)}.`,
      'End it, and ask for a new travel exception.',
    );
  const next = exceptions.find(
    (other) => isAhead(other.change) && other.travel.from !== undefined && other.travel.from < travel.until,
  );
  if (next !== undefined)
    return refuse(
      'another-trip',
      `${next.change.id} to ${countriesOf(next.travel)} begins at ${next.travel.from ?? ''}, before that.`,
      `Lengthen ${id} up to then, or take the next one back first: /harden travel end ${next.change.id}.`,
    );
  if (new Date(travel.until) <= exception.until) return { ...nothing(travel, `${id} lasts until then already.`) };
  return {
    travel,
    draft: { stage: 'enforce', expects: 'pass', operations: [], warnings: [...privilegedWarnings(traveller), ...sessionsLiveOn] },
    found: 'pass',
    impact: { lines: [], notMeasured: [...traveller.doubts] },
    guards: [],
  };
}

function nothing(travel: PlanTravel, reason: string): DraftedTravel {
  return {
    travel,
    draft: { stage: 'enforce', expects: 'pass', operations: [], warnings: [] },
    found: 'pass',
    impact: { lines: [], notMeasured: [] },
    guards: [],
    nothing: reason,
  };
}

interface NewException {
  readonly reading: TravelReading;
  /** The tenant as it is when the travel exception begins. */
  readonly access: TravelAccess;
  readonly traveller: Traveller;
  readonly travel: PlanTravel;
  /** Travel exceptions of the person that wait, and would last at the same time. */
  readonly others: readonly TravelException[];
  /** Travel exceptions of the person that are under way, and over before this one begins. */
  readonly follows: readonly string[];
}

async function newException(
  { tenant, id, withOpinion }: Question,
  { reading, access, traveller, travel, others, follows }: NewException,
): Promise<DraftedTravel | Refusal> {
  const { countries } = travel;
  const { blocks, narrowed, unknown } = blockingOf(access, reading.traveller, countries);
  const by = whyByHand(traveller, { narrowed, unknown });
  if (by !== null) return by;
  if (blocks.length === 0) return nothing(travel, notBlocked(traveller, countries, access));
  const unlicensed = refuseUnlicensed(reading.licence, `Buy ${entraP1.name}, then ask again.`);
  if (unlicensed !== null) return unlicensed;
  const operations = exceptionOperations({ id, traveller, countries }, blocks);
  const limit = whyTooManyLocations(reading.access.locationRows.length, operations);
  if (limit !== null) return limit;
  const effect = exceptionEffect(access, accessAfter(access, operations), { traveller: reading.traveller, countries });
  const unproven = whyUnproven(traveller, effect);
  if (unproven !== null) return unproven;
  const opinion = !withOpinion
    ? []
    : follows.length > 0
      ? [
          {
            label: 'Follows',
            value: `${follows.join(', ')}; ${speakerNames(tenant.client.origin).whatIf} is not asked as long as that lasts`,
          },
        ]
      : await secondOpinion(tenant.client, { account: traveller.id, countries, policies: blocks });
  return {
    travel,
    draft: {
      stage: 'enforce',
      expects: 'pass',
      operations,
      warnings: [
        ...warnOfTooManyPolicies(reading.access.policies.length, operations),
        ...privilegedWarnings(traveller),
        ...aheadWarnings(others),
        ...withoutSecondFactor(access, reading.traveller, countries),
        ...onTheWay,
        ...sessionsLiveOn,
      ],
    },
    found: 'fail',
    impact: {
      lines: [
        { label: 'Blocked today by', value: blocks.map(({ policy }) => policy.name).join(', ') },
        ...demandLines(access, reading.traveller, countries),
      ],
      notMeasured: [...traveller.doubts],
    },
    guards: [
      { label: 'Gets in from', value: effect.opened.map(countryLabel).join(', ') },
      {
        label: 'Stays as it is',
        value: 'every other country, with every kind of client, to every resource, for this person; everything for everyone else',
      },
      ...opinion,
    ],
  };
}

function whyByHand(
  { name }: Traveller,
  { narrowed, unknown }: { readonly narrowed: readonly PolicyEffect[]; readonly unknown: readonly PolicyEffect[] },
): Refusal | null {
  if (unknown.length > 0)
    return refuse(
      'unknown',
      `Whether ${namesOf(unknown)} keeps ${name} out is unknown from what could be read.`,
      'See what the audit of country-block names as missing.',
    );
  if (narrowed.length === 0) return null;
  return refuse(
    'by-hand',
    `${namesOf(narrowed)} blocks from there only on some devices, platforms or risks, so no exact exception can be made of it.`,
    'Make the exception by hand, or take that condition out of the policy.',
  );
}

function notBlocked({ name }: Traveller, countries: readonly string[], { policies }: TravelAccess): string {
  const looked = policies.filter(({ state, blocks }) => state === 'enabled' && blocks).length;
  return `No enabled policy keeps ${name} out of ${countries.map(countryLabel).join(', ')} because of the country. ${looked} ${looked === 1 ? 'policy that blocks was' : 'policies that block were'} looked at.`;
}

function whyUnproven({ name }: Traveller, { opened, stillBlocked, elsewhere }: ExceptionEffect): Refusal | null {
  if (elsewhere.length > 0)
    return refuse(
      'not-exact',
      `It could not be shown that ${name} is allowed from nowhere else: ${elsewhere.slice(0, 5).map(countryLabel).join(', ')} would be judged differently than now.`,
      'Make the exception by hand.',
    );
  if (opened.length > 0 || stillBlocked.size === 0) return null;
  const policies = [...new Set([...stillBlocked.values()].flat())];
  return refuse(
    'still-blocked',
    `${name} would not get in all the same: ${policies.join(' and ')} keeps the account out and is not about countries.`,
    'Look at that policy first.',
  );
}

function privilegedWarnings({ isPrivileged, roles }: Traveller): readonly Warning[] {
  if (!isPrivileged) return [];
  const held = roles.length === 0 ? 'The roles of this account could not be read' : `Holds or may activate: ${roles.join(', ')}`;
  return [{ code: 'privileged', text: `${held}. It counts as high risk.` }];
}

function aheadWarnings(others: readonly TravelException[]): readonly Warning[] {
  return others.map(({ change, travel }) => ({
    code: 'another-trip',
    text: `${change.id} to ${countriesOf(travel)} waits too; what begins second is refused while the first lasts.`,
  }));
}

const onTheWay: readonly Warning[] = [
  {
    code: 'on-the-way',
    text: 'Countries on the way stay blocked unless they are named. A roaming phone mostly leaves the internet at home, a hotel or a VPN often somewhere else.',
  },
];

const sessionsLiveOn: readonly Warning[] = [
  {
    code: 'delay',
    text: 'The end stops new sign-ins within minutes. An app that is signed in works on until it renews its token, about an hour, with continuous access evaluation up to 28 hours.',
  },
];

function namesOf(policies: readonly PolicyEffect[]): string {
  return policies.map(({ name }) => name).join(' and ');
}
