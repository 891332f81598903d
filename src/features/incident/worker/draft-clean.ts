/** The third stage: the items that were chosen, from the record and as they are now. */

import type { Operation } from '../../../engine/plan/operation.js';
import { type Refusal, refuse, TenantError } from '../../../lib/errors.js';
import { says } from '../../../tenant/compare.js';
import { devices } from '../../../tenant/resources/device.js';
import { inRemovalOrder, mayBeDefault } from '../../../tenant/resources/sign-in-method.js';
import { revokeSessions } from '../../../tenant/resources/user-session.js';
import type { TenantContext, WithLedger } from '../../../worker/context.js';
import type { Item } from '../entry-terms.js';
import type { Incident } from '../incident.js';
import { knownDefault } from '../items-directory.js';
import { openItems } from '../open-items.js';
import { courseOf } from './course.js';
import type { StageDraft } from './stage-draft.js';

interface SortedOut {
  readonly operations: readonly Operation[];
  /** Items that are not any more as they were read. */
  readonly moved: readonly string[];
  /** Items that wait until the account is contained. */
  readonly tooEarly: readonly string[];
}

/** What of the chosen items is done, and what is left out. */
async function sortedOut(
  work: WithLedger,
  { tenant, incident, picked }: { readonly tenant: TenantContext; readonly incident: Incident; readonly picked: readonly Item[] },
): Promise<SortedOut> {
  const operations: Operation[] = [];
  const moved: string[] = [];
  const tooEarly: string[] = [];
  const { isContained } = await courseOf(work, tenant, incident);
  for (const item of picked)
    for (const operation of item.operations) {
      // A session that lives would register another method.
      if (!isContained && endsSignIn(operation)) {
        tooEarly.push(`${item.n}. ${item.what}`);
        continue;
      }
      const stands = await stateOf(tenant, operation);
      if (stands === 'planned') operations.push(operation);
      if (stands === 'moved') moved.push(`${item.n}. ${item.what}`);
    }
  const { account } = incident.evidence ?? {};
  // What signed in with a method or device that is gone ends with it.
  const ends = operations.some(endsSignIn) && account !== undefined ? [revokeSessions(account)] : [];
  return { operations: [...inRemovalOrder(operations, knownDefault(incident.evidence?.items ?? [])), ...ends], moved, tooEarly };
}

function whyNothing({ id }: Incident, { moved, tooEarly }: SortedOut): Refusal | null {
  if (tooEarly.length > 0)
    return refuse(
      'not-contained',
      `Sign-in methods and devices are removed once the account is contained: ${tooEarly.join('; ')}.`,
      `/harden contain ${id}, then clean.`,
    );
  if (moved.length === 0) return null;
  return refuse(
    'moved',
    `What was chosen is not any more as it was read: ${moved.join('; ')}.`,
    'Contain the account again to read it again.',
  );
}

/** What is signed in with. */
function endsSignIn({ resource }: Operation): boolean {
  return resource.includes('/authentication/') || resource === devices.key;
}

export async function draftClean(
  work: WithLedger,
  input: {
    readonly tenant: TenantContext;
    readonly incident: Incident;
    readonly picked: readonly Item[];
  },
): Promise<StageDraft | Refusal> {
  const { incident, picked } = input;
  const sorted = await sortedOut(work, input);
  const { operations, moved, tooEarly } = sorted;
  if (operations.length === 0) {
    const refusal = whyNothing(incident, sorted);
    if (refusal !== null) return refusal;
  }
  const left = openItems(incident.evidence, incident.claims).filter((item) => !picked.includes(item));
  const open = left.filter((item) => item.advice === 'clean');
  return {
    operations,
    // What is left keeps working: a plan for some of it does not make the account clean.
    expects: left.length === 0 ? 'pass' : 'partial',
    found: 'fail',
    impact: { lines: picked.map((item) => ({ label: `${item.n}`, value: `${item.what} (${item.why})` })), notMeasured: [] },
    warnings: [
      ...defaultKept(incident, operations),
      ...moved.map((text) => ({ code: 'moved', text: `Left out, because it is not any more as it was read: ${text}` })),
      ...tooEarly.map((text) => ({ code: 'not-contained', text: `Left out until the account is contained: ${text}` })),
      ...open.map((item) => ({
        code: 'open',
        text: `${item.operations.length === 0 ? 'Left for a person to do' : 'Proposed and not chosen'}: ${item.n}. ${item.what}`,
      })),
      ...(left.length > open.length
        ? [{ code: 'left', text: `Still open after it: ${counted(left.length - open.length)}; see the card of the incident.` }]
        : []),
      ...(incident.stages.some(({ stage }) => stage === 'contain')
        ? []
        : [{ code: 'not-contained', text: 'The account was not contained: an intruder can put it all back.' }]),
    ],
  };
}

/** The service keeps the default method as long as there is another one, and nothing that hardenbot may do moves the default. */
function defaultKept({ evidence }: Incident, operations: readonly Operation[]): StageDraft['warnings'] {
  const items = evidence?.items ?? [];
  const preferred = knownDefault(items);
  const removed = new Set(operations.flatMap((one) => (one.kind === 'remove' ? [one.identity.split('/')[1] ?? ''] : [])));
  const stays = items.some(
    ({ key, gone }) => key.startsWith('method ') && gone === undefined && !removed.has(key.slice('method '.length)),
  );
  if (!stays || !operations.some((operation) => mayBeDefault(operation, preferred))) return [];
  const text =
    'Microsoft Entra ID keeps the default sign-in method while others are there. If it refuses a removal, set another one as the default ' +
    '(Entra admin center, Users, the account, Authentication methods), and try again what is left.';
  return [{ code: 'default-method', text }];
}

function counted(items: number): string {
  return `${items} further ${items === 1 ? 'item' : 'items'}`;
}

/** Throws TenantError where it cannot be read: what cannot be seen is not planned. */
async function stateOf(tenant: TenantContext, operation: Operation): Promise<'planned' | 'done' | 'moved'> {
  if (operation.kind === 'action' || operation.kind === 'create') return 'planned';
  const current = await currentOf(tenant, operation);
  if (current === null) return operation.kind === 'remove' ? 'done' : 'moved';
  if (operation.kind === 'update' && says(current.fields, operation.after)) return 'done';
  return says(current.fields, operation.before) ? 'planned' : 'moved';
}

async function currentOf(tenant: TenantContext, operation: Operation) {
  try {
    return await tenant.client.current(operation);
  } catch (error) {
    if (error instanceof TenantError && error.kind === 'notFound') return null;
    throw error;
  }
}
