/** Whether access may be restored: nothing may be open but what people took upon themselves, read again right before. */

import type { Operation } from '../../../engine/plan/operation.js';
import { zoneOf } from '../../../lib/calendar.js';
import { isRefusal, type Refusal, refuse } from '../../../lib/errors.js';
import { minuteIn } from '../../../lib/utc-minute.js';
import { users } from '../../../tenant/resources/user.js';
import type { Candidate } from '../../../worker/apply/check-approval.js';
import type { TenantContext, WithVerifier } from '../../../worker/context.js';
import type { PlanTerms } from '../../terms.js';
import type { Item } from '../entry-terms.js';
import { type Incident, incidentOf, isAccountOf } from '../incident.js';
import { type Claim, claimDigest, openItems, provenAt, stateOfItem } from '../open-items.js';
import { courseOf } from './course.js';
import { type AnewPorts, readAnew } from './read-anew.js';

/** The claims whose signatures are genuine: the store alone decides nothing. */
function genuineClaims({ verifier }: WithVerifier, tenant: string, incident: Incident): readonly Claim[] {
  return incident.claims.filter(({ signed, items, byId }) => {
    const about = { kind: 'claim' as const, tenant, subject: incident.id, digest: claimDigest(items) };
    const decision = verifier.verify(signed, { ...about, now: new Date(signed.decision.decidedAt) });
    return !isRefusal(decision) && !isAccountOf(incident, { entraId: byId });
  });
}

/** What is open, without what the plan restores as innocent and what people chose to leave open. */
export function stillOpen(
  work: WithVerifier,
  { tenant, incident, without }: { readonly tenant: string; readonly incident: Incident; readonly without: ReadonlySet<string> },
): readonly Item[] {
  const claims = genuineClaims(work, tenant, incident);
  return openItems(incident.evidence, claims).filter(({ key }) => !without.has(key));
}

/** What does not fit into the record is known by its number alone: nobody can answer for it, or leave it open. */
export function whyTooMany(tenant: TenantContext, { id, evidence }: Incident): Refusal | null {
  const more = evidence?.more.items ?? 0;
  if (more === 0) return null;
  return refuse(
    'still-open',
    `${evidence?.account.name ?? id} of ${tenant.name} does not get access back: ${more} more items were found than the record holds.`,
    `Remove what /harden incident ${id} lists, by /harden clean ${id} or by hand, then ask again.`,
  );
}

const shown = 16;

/** Says what is open and what to do about it; items that were gone once only have to be read again. */
export function openRefusal(tenant: TenantContext, incident: Incident, open: readonly Item[]): Refusal {
  const { id, evidence } = incident;
  const name = evidence?.account.name ?? incident.typed;
  const at = evidence === null ? null : provenAt(evidence);
  if (at !== null && open.every((item) => stateOfItem(item, []) === 'goneOnce'))
    return refuse(
      'still-open',
      `${name} does not get access back yet: ${counted(open.length)} gone in one reading, and a second one has to show it.`,
      `Ask again after ${minuteIn(at, zoneOf(tenant))}: /harden restore ${id}`,
    );
  const worstFirst = open.toSorted((one, other) => rankOf(one) - rankOf(other) || one.n - other.n);
  const listed = worstFirst.slice(0, shown).map((item) => `${item.n}. ${item.what}${noteOf(item)}`);
  const more = open.length > shown ? ` and ${open.length - shown} more` : '';
  return refuse(
    'still-open',
    `${name} does not get access back: ${counted(open.length)} open. ${listed.join('; ')}${more}.`,
    `Remove them (/harden clean ${id}, or by hand as the card says), or answer for them by number: /harden claim ${id} ${worstFirst[0]?.n ?? 1} and how you know. Two people may restore anyway: /harden restore ${id} despite and why.`,
  );
}

/** What is the intruder's and still works comes first: what does not fit is not said. */
function rankOf({ advice, gone }: Item): number {
  return gone !== undefined ? 3 : advice === 'clean' ? 0 : advice === 'ask' ? 1 : 2;
}

/** Why an item is open that is not simply there. */
function noteOf({ unread, gone }: Item): string {
  return unread === true ? ' (not read)' : gone === undefined ? '' : ' (gone once, to be read again)';
}

function counted(items: number): string {
  return items === 1 ? '1 item is' : `${items} items are`;
}

/** Whether a plan gives the account back to its person. */
export function letsIn(operation: Operation): boolean {
  return operation.kind === 'update' && operation.resource === users.key && operation.after['accountEnabled'] === true;
}

/** Undoing a containment would give the account back without looking at what an intruder left. */
export function whyRestoreInstead({ incident }: PlanTerms, operations: readonly Operation[]): Refusal | null {
  if (incident === undefined || !operations.some(letsIn)) return null;
  return refuse(
    'restore-instead',
    'Undoing this would restore access without proof that the intruder is out.',
    `/harden restore ${incident.id} restores it with that proof.`,
  );
}

/**
 * Reads everything again right before the first write of a plan that restores access: a method, a consent or a rule that came after the
 * approval stops it. Throws TenantError where a service is only busy: the plan waits.
 */
export async function whyNotGiveBack(
  work: AnewPorts & WithVerifier,
  { tenant, change, plan, request, operations }: Candidate,
): Promise<Refusal | null> {
  const about = plan.incident;
  if (about === undefined || !(await isAnyEnabling(operations))) return null;
  const undoes = plan.reverts === undefined ? null : whyRestoreInstead(plan, await all(operations));
  if (undoes !== null) return undoes;
  if (about.open !== undefined && change.request.despite === undefined)
    return refuse(
      'other-plan',
      'The stored plan leaves open what was not asked to be left open.',
      'Find out who can write to the store.',
    );
  const incident = incidentOf(await work.ledger.subject(tenant.id, about.id));
  if (incident === null) return refuse('unknown-incident', 'There is no such incident here.', 'See /harden incident.');
  const course = await courseOf(work, tenant, incident);
  const innocent = new Map(
    innocentKeys(incident, change.request.items, await all(operations)).map((key) => [key, request.person.name]),
  );
  const read = await readAnew(work, { tenant, incident, requester: request.person.entraId, innocent, course, isPatient: true });
  if (isRefusal(read)) return read;
  const tooMany = whyTooMany(tenant, read);
  if (tooMany !== null) return tooMany;
  const open = stillOpen(work, { tenant: tenant.id, incident: read, without: leftOpen(plan) });
  return open.length === 0 ? null : openRefusal(tenant, read, open);
}

/** Keys of the items that two people chose to leave open. */
function leftOpen({ incident }: PlanTerms): ReadonlySet<string> {
  return new Set(incident?.open?.items.map(({ key }) => key));
}

/** Keys of the items that a plan restores: people named them as innocent. */
export function innocentKeys(
  { evidence }: Incident,
  items: readonly string[] | undefined,
  operations: readonly Operation[],
): readonly string[] {
  if (items === undefined) return [];
  const isTouched = (own: Operation) => operations.some((one) => one.resource === own.resource && one.object === own.object);
  return (evidence?.items ?? []).flatMap(({ n, key, operations: own }) =>
    (items.includes('all') || items.includes(String(n))) && own.some(isTouched) ? [key] : [],
  );
}

async function isAnyEnabling(operations: Candidate['operations']): Promise<boolean> {
  for await (const operation of operations) if (letsIn(operation)) return true;
  return false;
}

async function all(operations: Candidate['operations']): Promise<readonly Operation[]> {
  const found: Operation[] = [];
  for await (const operation of operations) found.push(operation);
  return found;
}
