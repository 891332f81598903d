/** Attacks that can be read at known moments, one in each log in turn. */
import type { Happening } from '../../adapters/m365/simulator/index';
import type { Person, World } from '../../test/support/office/world';

const minute = 60_000;

/** Something that has to ring, once it can be read. */
export interface Planted {
  readonly tenant: string;
  readonly log: 'audits' | 'sign-ins' | 'risk' | 'unified';
  /** The vendor's id of its row. */
  readonly row: string;
  readonly readable: number;
}

export interface Attack {
  readonly planted: Planted;
  readonly happening: Happening;
}

/** An attack of each log in turn, each about another subject, so that each rings on a card of its own. */
export function attacksOf(
  world: World,
  {
    tenant,
    n,
    from,
    until,
    everyMs,
  }: {
    readonly tenant: string;
    /** The number of the tenant: each is attacked at moments of its own. */
    readonly n: number;
    readonly from: number;
    readonly until: number;
    /** Between two attacks in a log. */
    readonly everyMs: number;
  },
): readonly Attack[] {
  const attacks: Attack[] = [];
  let number = 0;
  for (let at = from + ((n * 7919) % everyMs); at < until; at += everyMs) {
    number += 1;
    const victim = world.people[(n * 31 + number * 13) % world.people.length];
    const [glass] = world.breakGlass;
    const moment = new Date(at - 2 * minute).toISOString();
    for (const [log, key, put] of rowsOf(number, moment, { victim, glass })) {
      // Spread, so that the logs of a tenant do not come together.
      const readable = at + (attacks.length % 4) * minute;
      attacks.push({
        planted: { tenant, log, row: String(put['id'] ?? put['Identity']), readable },
        happening: { at: readable, key, put },
      });
    }
  }
  return attacks;
}

type PlantedRow = readonly [log: Planted['log'], key: string, put: Readonly<Record<string, unknown>>];

function rowsOf(
  number: number,
  moment: string,
  { victim, glass }: { readonly victim: Person | undefined; readonly glass: Person | undefined },
): readonly PlantedRow[] {
  const federated = {
    id: `planted-${number}.example`,
    displayName: `planted-${number}.example`,
    type: 'Other',
    modifiedProperties: [{ displayName: 'LiveType', oldValue: '"Managed"', newValue: '"Federated"' }],
  };
  const audit = {
    id: `planted-audit-${number}`,
    activityDateTime: moment,
    correlationId: `planted-${number}`,
    loggedByService: 'Core Directory',
    activityDisplayName: 'Set domain authentication',
    result: 'success',
    initiatedBy: { user: { id: victim?.id, userPrincipalName: victim?.upn } },
    targetResources: [federated],
  };
  const signIn = {
    id: `planted-sign-in-${number}`,
    createdDateTime: moment,
    userId: glass?.id,
    userPrincipalName: glass?.upn,
    ipAddress: '203.0.113.9',
    status: { errorCode: 0 },
  };
  const risk = {
    id: `planted-risk-${number}`,
    activityDateTime: moment,
    detectedDateTime: moment,
    lastUpdatedDateTime: moment,
    riskEventType: 'attackerinTheMiddle',
    riskLevel: 'high',
    riskState: 'atRisk',
    userId: victim?.id,
    userPrincipalName: victim?.upn,
  };
  // The log that may take longest comes first, so that it can be judged in a short run too.
  return [
    ['unified', 'exchange.UnifiedAuditLog', recordOf(number, moment, victim?.upn ?? '')],
    ['risk', 'graph.riskDetections', risk],
    ['audits', 'graph.directoryAudits', audit],
    ['sign-ins', 'graph.signIns', signIn],
  ];
}

function recordOf(number: number, moment: string, upn: string): Record<string, unknown> {
  const Id = `00000000-0000-4000-9000-${String(number).padStart(12, '0')}`;
  const shared = { CreationTime: moment.slice(0, 19), Operation: 'New-TransportRule', UserId: upn };
  const Parameters = [
    { Name: 'Name', Value: `planted ${number}` },
    { Name: 'RedirectMessageTo', Value: 'drop@evil.example' },
  ];
  const record = { ...shared, Id, RecordType: 1, ObjectId: `planted ${number}`, ResultStatus: 'True', Parameters };
  return {
    Identity: Id,
    RecordType: 'ExchangeAdmin',
    CreationDate: moment.slice(0, 19),
    UserIds: upn,
    Operations: 'New-TransportRule',
    AuditData: JSON.stringify(record),
  };
}
