/** Every change of every control and feature, and its way back, as the logs of a tenant have them: none rings as a thief, and what a thief does next does. */
import { controls } from '../../src/controls/index';
import type { Operation } from '../../src/engine/plan/operation';
import type { Observation } from '../../src/features/signals/observation';
import { toObservation } from '../../src/features/signals/to-observation';
import { Accounts, ownChangesOf } from '../../src/features/signals/worker/own-rows';
import { isRefusal } from '../../src/lib/errors';
import { directoryAudits } from '../../src/tenant/resources/directory-audit';
import { resources } from '../../src/tenant/resources/registry';
import { auditRecord } from '../../src/tenant/resources/unified-audit-log';
import { type Office, tenantId } from '../support/corridor/office';
import { memoryLedger } from '../support/ledger/signed-entries';
import { emptyStorage } from '../support/stores/memory-stores';
import { openSimulatedTenant } from '../support/tenants/simulated-tenant';
import { openTenantLab } from '../support/tenants/tenant-lab';
import { travelTenant } from '../support/tenants/travel-tenant';
import { choosing } from '../vendor/record/choose';
import { openIncidentOfEverything, takeException } from '../vendor/record/stories';

jest.setTimeout(300_000);

const minute = 60_000;

/** The rows of both logs, the oldest first, but for those that were there before. */
function rowsIn(state: unknown, since: Date): readonly Observation[] {
  const { graph, exchange } = state as Record<'graph' | 'exchange', Record<string, readonly object[] | undefined> | undefined>;
  const audits = (graph?.['directoryAudits'] ?? []).map(
    (row) => ({ source: 'audits', row: directoryAudits.row.parse(row) }) as const,
  );
  const records = (exchange?.['UnifiedAuditLog'] ?? []).flatMap((row) => {
    const parsed = auditRecord(row as { AuditData: string });
    return parsed === null ? [] : [{ source: 'unified', row: parsed } as const];
  });
  return [...audits, ...records]
    .flatMap((one) => toObservation(one, since) ?? [])
    .filter(({ at, source, row }) => at >= since && (source !== 'audits' || row.initiatedBy?.app != null))
    .toSorted((one, other) => one.at.getTime() - other.at.getTime());
}

const named = ({ source, row }: Observation): string =>
  source === 'audits'
    ? `${row.activityDisplayName} of ${JSON.stringify(row.targetResources)}`
    : source === 'unified'
      ? `${row.Operation} of ${row.ObjectId} ${JSON.stringify(row.Parameters)}`
      : source;

const later = <Row extends Observation>(row: Row, ms: number): Row => ({ ...row, at: new Date(row.at.getTime() + ms) });

/** What someone with the credential could do next to the same object. */
const actsOfThief = [
  'Enable account',
  'Delete user',
  'Add member to group',
  'Admin registered security info',
  'Create Temporary Access Pass method for user',
  'Delete conditional access policy',
  'Update application',
];

/** What of the rows is wrong: those that ring, and those of a thief that do not. */
async function wrongWith(
  [work, tenant]: readonly [Parameters<typeof ownChangesOf>[0], string],
  rows: readonly Observation[],
): Promise<readonly string[]> {
  const own = await ownChangesOf(work, tenant, new Date(0));
  const accounts = new Accounts(own);
  const rings = rows.filter((row) => accounts.of(row) === undefined);
  const next = new Accounts(own, accounts.remembered(new Date(0)));
  const activities = new Set(
    rows.flatMap(({ source, row }) => (source === 'audits' ? [row.activityDisplayName?.toLowerCase()] : [])),
  );
  const byThief = rows.flatMap((row): readonly Observation[] => [
    // That an account was updated stands beside several acts, of which nobody knows for certain; what was set counts.
    ...(row.source === 'audits' && row.row.activityDisplayName === 'Update user' ? [] : [later(row, 5 * minute)]),
    ...(row.source === 'audits'
      ? actsOfThief
          .filter((act) => !activities.has(act.toLowerCase()))
          .map((activityDisplayName): Observation => ({ ...row, row: { ...row.row, activityDisplayName } }))
      : []),
  ]);
  return [
    ...rings.map((row) => `rings: ${named(row)}`),
    ...byThief.flatMap((row) => (next.of(row) === undefined ? [] : [`does not ring: ${named(row)}`])),
  ];
}

test('no change of a control, and no way back, rings as a thief; whoever does the same once more, or something else to the object, does', async () => {
  let done: (readonly [Operation, string | undefined])[] = [];
  const lab = await openTenantLab((operation, id) => done.push([operation, id]));
  const choose = choosing(false);
  const wrong = new Set<string>();
  let seen = 0;
  try {
    for (const control of controls)
      for (const one of control.plan === undefined ? [] : await choose(control)) {
        const { state } = one;
        const { graph, exchange } = state as Readonly<Record<string, object | undefined>>;
        const logs = { graph: { ...graph, directoryAudits: [] }, exchange: { ...exchange, UnifiedAuditLog: [] } };
        done = [];
        lab.load({ ...one, state: { ...state, ...logs } });
        const draft = await lab.draft(control, one);
        if (isRefusal(draft)) continue;
        const back = await lab.apply(draft.operations);
        const forth = done.length;
        lab.passTime(minute);
        await lab.apply(back);
        const asOf = new Date(typeof state['asOf'] === 'string' ? state['asOf'] : '2026-11-24T00:00:00Z');
        let now = asOf;
        const ledger = memoryLedger(emptyStorage(), { now: () => now });
        for (const [index, [operation, id]] of done.entries()) {
          now = new Date(asOf.getTime() + (index < forth ? 0 : minute));
          const step = { n: index + 1, ...(index < forth ? {} : { undo: true as const }) };
          await ledger.append('contoso', 'c-1234567', { type: 'intent', ...step, operation });
          await ledger.append('contoso', 'c-1234567', {
            type: 'outcome',
            ...step,
            result: 'applied',
            ...(id === undefined ? {} : { id }),
          });
        }
        const rows = rowsIn(lab.simulated(), new Date(0));
        seen += rows.length;
        for (const line of await wrongWith([{ ledger }, 'contoso'], rows)) wrong.add(`${control.id}, ${one.name}: ${line}`);
      }
  } finally {
    await lab.close();
  }
  expect([...wrong]).toEqual([]);
  expect(seen).toBeGreaterThan(100);
});

test('containing, cleaning, undoing and restoring ring nobody', async () => {
  const { lab, run } = await openIncidentOfEverything();
  try {
    const since = lab.office.now();
    await run();
    const rows = rowsIn(lab.simulator.state(), since);
    expect(await wrongWith([lab.office.work, tenantId], rows)).toEqual([]);
    expect(rows.length).toBeGreaterThan(20);
  } finally {
    await lab.close();
  }
});

test('a travel exception and its end ring nobody', async () => {
  const { graph, ...state } = travelTenant();
  let office: Office | null = null;
  const now = () => office?.now() ?? new Date('2026-11-24T09:00:00Z');
  const tenant = await openSimulatedTenant({ ...state, graph: { ...graph, directoryAudits: [] } }, { now });
  try {
    const { work } = await takeException(tenant.client, (opened) => {
      office = opened;
    });
    const rows = rowsIn(tenant.simulator.state(), new Date(0));
    expect(await wrongWith([work, tenantId], rows)).toEqual([]);
    expect(rows.length).toBeGreaterThan(3);
  } finally {
    await tenant.close();
  }
});

test('whatever is written to Entra says which rows its log has of that', () => {
  const silent = resources.filter(
    ({ list, object, permission }) =>
      list.service === 'graph' && object !== undefined && permission.write !== undefined && object.logged === undefined,
  );
  expect(silent.map(({ key }) => key)).toEqual([]);
});
