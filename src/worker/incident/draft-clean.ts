/** The third stage: the items that were chosen, from the record and as they are now. */

import type { Incident } from '../../features/incident/incident.js';
import { openItems } from '../../features/incident/open-items.js';
import type { Item } from '../../ledger/incident-evidence.js';
import { type Refusal, refuse, TenantError } from '../../lib/errors.js';
import type { Operation } from '../../plan/operation.js';
import { says } from '../../tenant/compare.js';
import type { TenantContext } from '../context.js';
import type { StageDraft } from './stage-draft.js';

export async function draftClean(input: {
  readonly tenant: TenantContext;
  readonly incident: Incident;
  readonly picked: readonly Item[];
}): Promise<StageDraft | Refusal> {
  const { tenant, incident, picked } = input;
  const operations: Operation[] = [];
  const moved: string[] = [];
  for (const item of picked)
    for (const operation of item.operations) {
      const stands = await stateOf(tenant, operation);
      if (stands === 'planned') operations.push(operation);
      if (stands === 'moved') moved.push(`${item.n}. ${item.what}`);
    }
  if (operations.length === 0 && moved.length > 0)
    return refuse(
      'moved',
      `What was chosen is not any more as it was read: ${moved.join('; ')}.`,
      'Contain the account again to read anew.',
    );
  const left = openItems(incident.evidence, incident.claims).filter((item) => !picked.includes(item));
  const open = left.filter((item) => item.advice === 'clean');
  return {
    operations,
    // What is left keeps working: a plan for some of it does not make the account clean.
    expects: left.length === 0 ? 'pass' : 'partial',
    found: 'fail',
    impact: { lines: picked.map((item) => ({ label: `${item.n}`, value: `${item.what} (${item.why})` })), notMeasured: [] },
    warnings: [
      ...moved.map((text) => ({ code: 'moved', text: `Left out, because it is not any more as it was read: ${text}` })),
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
