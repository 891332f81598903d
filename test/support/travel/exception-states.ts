/** Every state that a travel exception can be in, each with how it comes about: tenants in memory, decided on as everything else is. */

import { type Office, type OfficeOptions, openOffice, tenantId } from '../corridor/office';
import type { State } from '../decisions/decision-grid';
import { MemoryAccess } from '../tenants/memory-access';
import { travelTenant } from '../tenants/travel-tenant';

const day = 86_400_000;

interface Made {
  readonly office: Office;
  readonly id: string;
}

/** As the office of a travel exception is opened, also again from a snapshot: the tenant is of no matter to who decides. */
function options(): OfficeOptions {
  return {
    approvals: { tiers: { medium: 1 } },
    timeZone: 'Europe/Berlin',
    client: new MemoryAccess(travelTenant()).client(),
  };
}

async function asked(words: string, more: OfficeOptions = {}): Promise<Made> {
  const office = openOffice({ ...options(), ...more });
  await office.does('ana', { says: `travel ${words}` });
  return { office, id: office.newest('t-') };
}

async function planned(words = 'eva@contoso.com ES until=2026-11-27'): Promise<Made> {
  const made = await asked(words);
  await made.office.settle();
  return made;
}

async function decided({ office, id }: Made, action: 'approve' | 'reject'): Promise<Made> {
  await office.does('bo', { clicks: action, on: id, digest: office.change(id)?.plan?.digest ?? '', reason: 'no' });
  return { office, id };
}

async function underWay(): Promise<Made> {
  const made = await decided(await planned(), 'approve');
  await made.office.settle();
  return made;
}

/** What the worker writes of its end. */
async function ending(stopped?: string): Promise<Made> {
  const made = await underWay();
  const { ledger } = made.office.work;
  await ledger.append(tenantId, made.id, { type: 'undoing', why: 'notKept' });
  if (stopped !== undefined) await ledger.append(tenantId, made.id, { type: 'undone', done: 1, total: 6, stopped });
  return made;
}

async function lengthened(): Promise<Made> {
  const { office, id } = await underWay();
  await office.does('ana', { clicks: 'extend', on: id, reason: '2026-11-30' });
  await office.settle();
  return { office, id: office.newest('t-') };
}

const makers: Readonly<Record<string, () => Promise<Made>>> = {
  'being planned': () => asked('eva@contoso.com ES until=2026-11-27'),
  'nothing to do': () => planned('eva@contoso.com DE until=2026-11-27'),
  refused: () => planned('gus ES until=2026-11-27'),
  waiting: () => planned(),
  rejected: async () => decided(await planned(), 'reject'),
  'approved, begins later': async () => decided(await planned('eva@contoso.com ES from=2026-11-26 until=2026-11-27'), 'approve'),
  'taken back before it began': async () => {
    const made = await decided(await planned('eva@contoso.com ES from=2026-11-26 until=2026-11-27'), 'approve');
    await made.office.does('ana', { says: `travel end ${made.id}` });
    return made;
  },
  beginning: async () => {
    const made = await decided(await planned(), 'approve');
    await made.office.work.ledger.append(tenantId, made.id, { type: 'applying' });
    return made;
  },
  'under way': underWay,
  overdue: async () => {
    const made = await underWay();
    made.office.forward(5 * day);
    return made;
  },
  'asked to end now': async () => {
    const made = await underWay();
    await made.office.does('ana', { says: `travel end ${made.id}` });
    return made;
  },
  ending: () => ending(),
  'its end stopped': () => ending('It broke.'),
  over: async () => {
    const made = await underWay();
    made.office.forward(5 * day);
    await made.office.settle();
    return made;
  },
  'a longer end waits': lengthened,
  'a longer end was approved': async () => {
    const made = await decided(await lengthened(), 'approve');
    await made.office.settle();
    return made;
  },
};

export async function everyExceptionState(): Promise<readonly State[]> {
  const states: State[] = [];
  for (const [name, make] of Object.entries(makers)) {
    const { office, id } = await make();
    states.push({ name, id, snapshot: office.snapshot(), options: options() });
  }
  return states;
}
