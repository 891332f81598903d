/** The last stage: the person can work again, and what turned out to be innocent is restored from the record. */

import type { Warning } from '../../../controls/finding.js';
import type { Change } from '../../../engine/changes/change.js';
import { readChange } from '../../../engine/changes/change-of.js';
import type { Operation } from '../../../engine/plan/operation.js';
import { isRefusal, type Refusal, refuse } from '../../../lib/errors.js';
import type { Person } from '../../../lib/person.js';
import { says } from '../../../tenant/compare.js';
import { switchAccount } from '../../../tenant/resources/user.js';
import { revokeSessions } from '../../../tenant/resources/user-session.js';
import { stepOf } from '../../../tenant/step-words.js';
import { revertingPast, unproven } from '../../../worker/apply/check-revert.js';
import type { TenantContext, WithLedger, WithPlans, WithVerifier } from '../../../worker/context.js';
import type { Item } from '../entry-terms.js';
import { rulesOf, stepsFor } from '../identity.js';
import type { Incident } from '../incident.js';
import { isSignedInAgain } from '../items-containment.js';
import { courseOf } from './course.js';
import { innocentKeys, letsIn, openRefusal, stillOpen, whyTooMany } from './give-back.js';
import { incidentsIn, isBlockedByUs, type Past, pastOf } from './past.js';
import type { Account } from './read-account.js';
import { type AnewPorts, readAnew } from './read-anew.js';
import type { StageDraft } from './stage-draft.js';

/** How long something may stay open that two people chose to leave open, in milliseconds. */
const openForMs = 7 * 24 * 3600_000;

interface RestoreQuestion {
  readonly tenant: TenantContext;
  readonly incident: Incident;
  readonly account: Account;
  /** What of the cleaned is restored; undefined: nothing of it. */
  readonly items: readonly string[] | undefined;
  readonly requester: Person;
  /** Why it is restored although items are open; undefined: nothing may be. */
  readonly despite: string | undefined;
}

export async function draftRestore(
  work: AnewPorts & WithPlans & WithVerifier,
  input: RestoreQuestion,
): Promise<StageDraft | Refusal> {
  const { tenant, incident, account, items, despite } = input;
  const changes = await changesOf(work, tenant, incident);
  if (isRefusal(changes)) return changes;
  const newer = await newerIncident(work, tenant, incident);
  if (newer !== null) return newer;
  const past = await pastOf(work, tenant, account.id);
  const wasBlocked = isBlockedByUs(past);
  const cleaned = changes.filter(({ stage }) => stage === 'clean').flatMap(({ reverting }) => reverting);
  const wanted = items === undefined ? [] : cleaned.filter((revert) => isMeant(revert, incident, items));
  const operations: Operation[] = [];
  const moved: string[] = [];
  for (const revert of wanted) {
    const stands = await stateOf(tenant, revert);
    if (stands === 'ours') operations.push(revert);
    if (stands === 'moved') moved.push(revert.object);
  }
  if (wasBlocked && account.enabled !== true) operations.push(...lettingIn(account, incident));
  if (operations.length === 0 && !wasBlocked && account.enabled === false)
    return refuse(
      'not-ours',
      `${account.name} was not blocked by hardenbot, so hardenbot does not let it in again.`,
      'Find out who blocked it, and enable it in the Entra admin center.',
    );
  if (operations.length === 0 && wasBlocked && (await courseOf(work, tenant, incident)).isContained)
    return enabledAlready(account, incident);
  const open = operations.some(letsIn) ? await openOf(work, { ...input, wanted }) : [];
  if (isRefusal(open)) return open;
  return {
    operations,
    expects: open.length === 0 ? 'pass' : 'partial',
    found: 'fail',
    ...(open.length === 0 || despite === undefined
      ? {}
      : {
          open: {
            items: open.map(({ n, key, what }) => ({ n, key, what })),
            reason: despite,
            until: new Date(work.clock.now().getTime() + openForMs).toISOString(),
          },
        }),
    impact: { lines: [], notMeasured: [] },
    warnings: [
      ...afterwards({ account, incident, past }),
      ...(open.length === 0
        ? []
        : [{ code: 'open', text: `Still open: ${open.map(({ n, what }) => `${n}. ${what}`).join('; ')}.` }]),
      ...changes.flatMap(({ id, isProven, reverting }) => (isProven || reverting.length === 0 ? [] : [unproven(id)])),
      ...moved.map((object) => ({ code: 'moved', text: `Not restored, because someone changed it since: ${object}` })),
    ],
  };
}

/** Sessions end once more where someone else had enabled the account: one that began then would live on. */
function lettingIn({ id, name, kinds }: Account, { evidence }: Incident): readonly Operation[] {
  const wasLetIn = evidence?.items.some(isSignedInAgain) === true;
  const ends = wasLetIn && stepsFor(kinds).includes('revoke') ? [revokeSessions({ id, name })] : [];
  return [...ends, switchAccount({ id, name, enabled: true })];
}

/** Someone else enabled the account, and there is no proof that the intruder is out. */
function enabledAlready({ name }: Account, { id }: Incident): Refusal {
  return refuse(
    'enabled-already',
    `${name} may sign in already, and no plan restored access.`,
    `Find out who enabled it. /harden contain ${id} contains it again; then restore access from there.`,
  );
}

/** What the person and those who help them have to know and do once access is restored. */
function afterwards({
  account,
  incident,
  past,
}: {
  readonly account: Account;
  readonly incident: Incident;
  readonly past: readonly Past[];
}): readonly Warning[] {
  const elsewhere = rulesOf(account.kinds).flatMap(({ kind, elsewhere: held }) =>
    held === undefined ? [] : [{ code: kind, text: held.restored }],
  );
  const isAtRisk = past.some(({ done }) => done.some((operation) => stepOf(operation) === 'risk'));
  const hasMailbox = incident.evidence !== null && incident.evidence.mailboxRecord !== 'none';
  return [
    ...(stepsFor(account.kinds).includes('reset')
      ? [
          {
            code: 'password',
            text: 'The old password is not restored: hand the person the new one, and have their sign-in methods registered again.',
          },
        ]
      : elsewhere),
    ...(isAtRisk
      ? [
          {
            code: 'risk',
            text: 'Entra ID holds the account at high risk until a person dismisses that (Entra admin center, Risky users): a policy may block it until then.',
          },
        ]
      : []),
    ...(hasMailbox
      ? [
          {
            code: 'blocked-sender',
            text: 'Whether Microsoft blocked it from sending mail is not read: Get-BlockedSenderAddress shows it, Remove-BlockedSenderAddress ends it.',
          },
        ]
      : []),
  ];
}

/** What is open after a fresh reading; a refusal where anything is, unless people want it left open. */
async function openOf(
  work: AnewPorts & WithVerifier,
  { tenant, incident, items, requester, despite, wanted }: RestoreQuestion & { readonly wanted: readonly Operation[] },
): Promise<readonly Item[] | Refusal> {
  const course = await courseOf(work, tenant, incident);
  const read = await readAnew(work, { tenant, incident, requester: requester.entraId, course, isPatient: true });
  if (isRefusal(read)) return read;
  const tooMany = whyTooMany(tenant, read);
  if (tooMany !== null) return tooMany;
  const innocent = new Set(innocentKeys(read, items, wanted));
  const open = stillOpen(work, { tenant: tenant.id, incident: read, without: innocent });
  return open.length === 0 || despite !== undefined ? open : openRefusal(tenant, read, open);
}

/** An account that was compromised again gets access back by its newest incident alone. */
async function newerIncident(
  work: WithLedger,
  tenant: TenantContext,
  { id, evidence, requestedAt }: Incident,
): Promise<Refusal | null> {
  for (const other of await incidentsIn(work, tenant)) {
    const isSame = other.id !== id && other.evidence?.account.id === evidence?.account.id;
    if (isSame && other.requestedAt > requestedAt)
      return refuse(
        'newer-incident',
        `The account has a newer incident, ${other.id}.`,
        `/harden restore ${other.id} lets it in again.`,
      );
  }
  return null;
}

interface Done {
  readonly stage: string;
  readonly id: string;
  readonly isProven: boolean;
  /** What undoes it, last first. */
  readonly reverting: readonly Operation[];
}

/** Oldest first; what was undone already has nothing left. */
async function changesOf(
  work: WithLedger & WithPlans & WithVerifier,
  tenant: TenantContext,
  incident: Incident,
): Promise<readonly Done[] | Refusal> {
  const found: Done[] = [];
  for (const { stage, change: id } of incident.stages) {
    const change: Change | null = await readChange(work.ledger, tenant.id, id);
    if (change?.plan?.incident?.id !== incident.id || change.status === 'reverted') continue;
    const past = await revertingPast(work, tenant.id, change);
    if (isRefusal(past)) return past;
    found.push({ stage, id, ...past });
  }
  return found;
}

/** An item is known by what its cleaning touched. */
function isMeant(revert: Operation, incident: Incident, items: readonly string[]): boolean {
  if (items.includes('all')) return true;
  return (incident.evidence?.items ?? []).some(
    ({ n, operations }) => items.includes(String(n)) && operations.some((operation) => isSameObject(operation, revert)),
  );
}

function isSameObject(one: Operation, other: Operation): boolean {
  return one.resource === other.resource && one.object === other.object;
}

/** What cleaning wrote, and nobody changed since. */
async function stateOf(tenant: TenantContext, revert: Operation): Promise<'ours' | 'back' | 'moved'> {
  const current = await tenant.client.current(revert);
  if (revert.kind === 'create') return current === null ? 'ours' : 'back';
  if (revert.kind !== 'update' || current === null) return 'moved';
  if (says(current.fields, revert.after)) return 'back';
  return says(current.fields, revert.before) ? 'ours' : 'moved';
}
