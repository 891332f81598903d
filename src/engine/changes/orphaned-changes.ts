/** What is still to be restored in tenants that are in the settings no more: nobody does it, so everyone who looks says so. */

import type { OrphanedWords } from '../../features/change-kind.js';
import { changeKinds, kindOf } from '../../features/kinds.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import type { ReadsFold, ReadsRecent } from '../ledger/ledger.js';
import { RetryLater } from '../ledger/retry-later.js';
import { awaitsKeep, type Change } from './change.js';
import { readChanges } from './change-of.js';
import { keptOut } from './kept-out.js';
import { type EndingChange, endingChanges, isUnderWay } from './own-ends.js';

export interface KnowsOtherTenants {
  /** Those that are not among `known`. Where there are more than there can be some of them, and it is not the whole. */
  others(known: readonly string[]): Promise<{ readonly ids: readonly string[]; readonly isWhole: boolean }>;
}

/** Tenants by id, as far as any process knew one. */
export interface TenantRegister extends KnowsOtherTenants {
  add(ids: readonly string[]): Promise<void>;
}

/** A tenant that left the settings while someone is allowed or blocked there, or while a change waits to be kept or is half done. */
export interface OrphanedChange {
  /** The id of the tenant. */
  readonly tenant: string;
  /** How many changes are open; null: its record could not be read. */
  readonly open: number | null;
  /** What ends or is undone first, where something should be: no one does it. */
  readonly first?: OrphanedEnd;
  /** A sentence, and another one with what to do. */
  readonly text: string;
  readonly remedy: string;
}

export interface OrphanedEnd {
  readonly id: string;
  /** Absent: it has an end of its own. */
  readonly control?: string;
  readonly at: Date;
}

/** Ids of tenants that are in the settings no more. @param looked ids of those that are looked after, or that someone gave up on purpose */
export async function removedTenants(register: KnowsOtherTenants, looked: readonly string[]): Promise<readonly string[]> {
  return (await register.others(looked)).ids.toSorted();
}

/** @param looked as `removedTenants` */
export async function orphanedChanges(
  { register, ledger }: { readonly register: KnowsOtherTenants; readonly ledger: ReadsRecent & ReadsFold },
  looked: readonly string[],
): Promise<readonly OrphanedChange[]> {
  const found: OrphanedChange[] = [];
  const { ids, isWhole } = await register.others(looked);
  for (const tenant of ids.toSorted()) {
    const one = await openIn(ledger, tenant);
    if (one !== null) found.push(one);
  }
  return isWhole ? found : [...found, tooMany(ids.length)];
}

/** In place of an id, for those that were not looked at. */
export const behindThese = 'behind these';

/** A register that someone filled hides what is there: that is reported as something that is open. */
function tooMany(looked: number): OrphanedChange {
  return {
    tenant: behindThese,
    open: null,
    text: `The store names more than ${looked} tenants that no settings have, so someone wrote there: what is in force in those behind them is not known.`,
    remedy:
      'Find out who writes to the store, take what is no tenant of yours out of the set {hardenbot}:tenants, and start gateway and worker again.',
  };
}

/** This many changes are looked at however old they are, newest first; and behind them all of the last days, because nothing waits to be kept for longer than a week. */
const scanLimit = 200;
const lastDaysMs = 8 * 86_400_000;

async function openIn(ledger: ReadsRecent & ReadsFold, tenant: string): Promise<OrphanedChange | null> {
  const gone = `Tenant ${tenant} is not in the settings any more, and`;
  try {
    const own = await endingChanges(ledger, tenant);
    const ending = endingThemselves(own);
    const recent = await recentChanges(ledger, tenant);
    const changes = recent.filter(isInTheMiddle);
    const out = keptOut(recent);
    const sentences = [
      ...[...ending].map(([words, which]) => words.inForce(gone, which)),
      ...(changes.length === 0 ? [] : [`${gone} what was begun there is in force: ${changes.map(howOpen).join(', ')}.`]),
      ...(out.length === 0
        ? []
        : [
            `${gone} hardenbot blocked ${out.map(({ account, change }) => `${account} (${change.id})`).join(', ')} there: nobody restores access.`,
          ]),
    ];
    if (sentences.length === 0) return null;
    const open = [...ending.values()].flat().length + changes.length + out.length;
    const byHand = [
      ...[...ending.keys()].map((words) => words.byHand),
      ...(changes.length === 0 ? [] : [changesByHand]),
      ...(out.length === 0 ? [] : ['let the blocked accounts sign in again in the Entra admin center, once they are clean']),
    ];
    const first = firstEnd(own, changes);
    return { tenant, open, ...omitUndefined({ first }), text: sentences.join(' '), remedy: remedyOf(byHand) };
  } catch (error) {
    if (!(error instanceof RetryLater)) throw error;
    const text = `${gone} what is still in force there cannot be read: ${error.message}`;
    const byHand = [...changeKinds.flatMap(({ orphaned: words }) => words?.byHand ?? []), changesByHand];
    return { tenant, open: null, text, remedy: remedyOf(byHand) };
  }
}

/** Changes in force that have an end of their own, by the words of their kind. */
function endingThemselves(changes: readonly EndingChange[]): ReadonlyMap<OrphanedWords, readonly string[]> {
  const found = new Map<OrphanedWords, readonly string[]>();
  for (const { change, plan, until } of changes) {
    const words = kindOf(plan)?.orphaned;
    if (words !== undefined && isUnderWay(change))
      found.set(words, [...(found.get(words) ?? []), `${words.one(plan, until)} (${change.id})`]);
  }
  return found;
}

function firstEnd(own: readonly EndingChange[], open: readonly Change[]): OrphanedEnd | undefined {
  const ends: readonly OrphanedEnd[] = [
    ...own.flatMap(({ change, until }) => (isUnderWay(change) ? [{ id: change.id, at: until }] : [])),
    ...open.flatMap(({ id, keep, plan }) => (keep === null ? [] : [{ id, control: plan?.control ?? '', at: keep.until }])),
  ];
  return ends.toSorted((one, other) => one.at.getTime() - other.at.getTime())[0];
}

/** It waits to be kept, or a worker was in the middle of it. */
export function isInTheMiddle(change: Change): boolean {
  return awaitsKeep(change) || change.status === 'reverting' || change.status === 'applying';
}

async function recentChanges(ledger: ReadsRecent & ReadsFold, tenant: string): Promise<readonly Change[]> {
  const found: Change[] = [];
  let looked = 0;
  let lastAt = 0;
  for await (const [, change] of readChanges(ledger, tenant, await ledger.recent(tenant, Number.MAX_SAFE_INTEGER, 'c-'))) {
    looked += 1;
    if (change === null) continue;
    lastAt = Math.max(lastAt, change.lastAt.getTime());
    if (looked > scanLimit && change.lastAt.getTime() < lastAt - lastDaysMs) break;
    found.push(change);
  }
  return found;
}

function howOpen(change: Change): string {
  const name = `${change.id} (${change.plan?.control ?? change.request.what})`;
  if (!awaitsKeep(change) || change.keep === null) return `${name}, half done`;
  return `${name}, which no one keeps or undoes at ${change.keep.until.toISOString()}`;
}

const changesByHand = 'put the changes back by hand (the file beside the card of each has every value before and after)';

function remedyOf(byHand: readonly string[]): string {
  return `Put the tenant back under tenants until nothing of it is open; or ${byHand.join(' and ')} and write its id under formerTenants.`;
}
