/** The logs as the vendor answers them: what each version shows, in which order, and what moves with the dates of an example. */
import { shiftDates } from '../../src/cli/demo/shift-dates';
import { reportOnlyTrial } from '../../src/controls/reasoning/access/plan/report-only-trial';
import { momentsOf } from '../../src/features/incident/moments';
import { momentOrText } from '../../src/tenant/lenient';
import type { SignIn } from '../../src/tenant/resources/sign-in';
import { unifiedAuditLog } from '../../src/tenant/resources/unified-audit-log';
import { runReads } from '../../src/worker/audit/run-reads';
import { stateClient } from '../support/tenants/state-client';
import { WireClient } from '../support/wire/wire-client';

const at = (hour: number) => `2026-11-23T${String(hour).padStart(2, '0')}:00:00Z`;
const signIns = [
  {
    id: 'by hand',
    createdDateTime: at(9),
    userId: 'u1',
    authenticationProtocol: 'deviceCode',
    userAgent: 'node',
    sessionId: 's',
    status: { errorCode: 0 },
  },
  { id: 'by token', createdDateTime: at(8), userId: 'u1', isInteractive: false },
  { id: 'by app', createdDateTime: at(7), signInEventTypes: ['servicePrincipal'], servicePrincipalId: 'sp' },
  { id: 'by machine', createdDateTime: at(6), signInEventTypes: ['managedIdentity'], servicePrincipalId: 'mi' },
];
const audits = [3, 1, 2].map((hour) => ({ id: `a${hour}`, activityDateTime: at(hour), activityDisplayName: 'Update user' }));
const detections = Array.from({ length: 30 }, (_unused, n) => ({
  id: `r${n}`,
  riskEventType: 'anonymizedIPAddress',
  userId: 'u1',
}));

let client: WireClient;
beforeEach(async () => {
  client = await WireClient.start({ graph: { signIns, directoryAudits: audits, riskDetections: detections } });
});
afterEach(() => client.close());

const query = (options: Readonly<Record<string, string>>) =>
  Object.entries(options)
    .map(([name, value]) => `$${name}=${encodeURIComponent(value)}`)
    .join('&');
const v1 = (path: string, options: Readonly<Record<string, string>> = {}) => client.graph('GET', `${path}?${query(options)}`);
const beta = (path: string, options: Readonly<Record<string, string>> = {}) =>
  client.graph('GET', `${client.simulator.url}/beta${path}?${query(options)}`);
const ids = async (asked: Promise<{ readonly json: Record<string, unknown> }>) =>
  ((await asked).json['value'] as readonly { readonly id: string }[]).map(({ id }) => id);
const kind = (name: string) => ({ filter: `signInEventTypes/any(t: t eq '${name}')` });

describe('sign-ins', () => {
  test('of v1.0 are those of people who were there, without what the beta alone says', async () => {
    const { json } = await v1('/auditLogs/signIns');
    const rows = json['value'] as readonly object[];
    expect(rows).toMatchObject([{ id: 'by hand' }]);
    const names = rows.flatMap((row) => Object.keys(row));
    for (const name of ['authenticationProtocol', 'userAgent', 'sessionId', 'signInEventTypes'])
      expect(names).not.toContain(name);
    expect(await v1('/auditLogs/signIns', kind('nonInteractiveUser'))).toMatchObject({ status: 400 });
  });

  test.each([
    ['interactiveUser', 'by hand'],
    ['nonInteractiveUser', 'by token'],
    ['servicePrincipal', 'by app'],
    ['managedIdentity', 'by machine'],
  ])('of the beta are asked for by their kind: %s', async (name, id) => {
    expect(await ids(beta('/auditLogs/signIns', kind(name)))).toEqual([id]);
  });

  test('of the beta are interactive ones where nobody asks for a kind', async () => {
    expect((await beta('/auditLogs/signIns')).json['value']).toMatchObject([
      { id: 'by hand', authenticationProtocol: 'deviceCode', signInEventTypes: ['interactiveUser'], isInteractive: true },
    ]);
  });

  test('come in the order that is asked for', async () => {
    const filter = "signInEventTypes/any(t: t ne 'nobody')";
    expect(await ids(beta('/auditLogs/signIns', { filter, orderby: 'createdDateTime asc', top: '2' }))).toEqual([
      'by machine',
      'by app',
    ]);
    expect(await ids(beta('/auditLogs/signIns', { filter, orderby: 'createdDateTime desc', top: '2' }))).toEqual([
      'by hand',
      'by token',
    ]);
    expect(await v1('/auditLogs/signIns', { orderby: 'userId' })).toMatchObject({ status: 400 });
  });
});

describe('audits of the directory', () => {
  test.each([
    ['activityDateTime', ['a1', 'a2', 'a3']],
    ['activityDateTime asc', ['a1', 'a2', 'a3']],
    ['activityDateTime desc', ['a3', 'a2', 'a1']],
  ])('come in the order %s', async (orderby, expected) => {
    expect(await ids(v1('/auditLogs/directoryAudits', { orderby }))).toEqual(expected);
  });

  test('keep that order from page to page', async () => {
    const first = await v1('/auditLogs/directoryAudits', { orderby: 'activityDateTime desc', top: '2' });
    const next = client.graph('GET', String(first.json['@odata.nextLink']));
    expect([...(await ids(Promise.resolve(first))), ...(await ids(next))]).toEqual(['a3', 'a2', 'a1']);
  });
});

describe('risk detections', () => {
  test('come twenty a page, five hundred at most', async () => {
    expect(await ids(v1('/identityProtection/riskDetections'))).toHaveLength(20);
    expect(await v1('/identityProtection/riskDetections', { top: '501' })).toMatchObject({ status: 400 });
    expect(await v1('/identityProtection/riskDetections', { select: 'id,riskKind' })).toMatchObject({ status: 400 });
  });

  test('are for nobody without their own permission', async () => {
    client.simulator.load({
      schema: 'tenant-state/1',
      organization: { id: client.simulator.tenantId },
      graph: { riskDetections: detections },
      simulator: { permissions: ['IdentityRiskyUser.Read.All'] },
    });
    expect(await v1('/identityProtection/riskDetections')).toMatchObject({ status: 403 });
  });
});

test.each([
  ['as Exchange writes its logs', '2026-11-23T09:00:00'],
  ['with parts of a second', '2026-11-23T09:00:00.0000000'],
  ['as PowerShell prints it', '11/23/2026 9:00:00 AM'],
  ['with its zone', '2026-11-23T10:00:00+01:00'],
  ['as older exports write it', `/Date(${Date.parse('2026-11-23T09:00:00Z')})/`],
])('a time %s is in UTC, wherever hardenbot runs', (_how, written) => {
  process.env['TZ'] = 'America/St_Johns';
  try {
    const { CreationDate } = unifiedAuditLog.row.parse({ CreationDate: written });
    expect(CreationDate?.toISOString()).toBe('2026-11-23T09:00:00.000Z');
    expect(momentOrText().parse(written)).toEqual(CreationDate);
  } finally {
    delete process.env['TZ'];
  }
});

test('the dates that a log holds as JSON in a text move with all others, with and without a zone, however deep', () => {
  const moved = shiftDates(
    {
      asOf: '2026-11-24T00:00:00Z',
      AuditData: JSON.stringify({ CreationTime: '2026-11-22T00:31:05', Parameters: [{ Name: 'Identity', Value: 'mia' }] }),
      modifiedProperties: [
        {
          displayName: 'Policy',
          newValue: JSON.stringify(JSON.stringify({ modifiedDateTime: '2026-11-22T00:31:05Z', state: 'disabled' })),
        },
        { displayName: 'Count', newValue: '"3"', oldValue: '[' },
      ],
      note: 'since 2026-11-22T00:31:05Z',
    },
    new Date('2027-11-24T00:00:00Z'),
  );
  expect(moved).toEqual({
    asOf: '2027-11-24T00:00:00.000Z',
    AuditData: JSON.stringify({ CreationTime: '2027-11-22T00:31:05.000', Parameters: [{ Name: 'Identity', Value: 'mia' }] }),
    modifiedProperties: [
      {
        displayName: 'Policy',
        newValue: JSON.stringify(JSON.stringify({ modifiedDateTime: '2027-11-22T00:31:05.000Z', state: 'disabled' })),
      },
      { displayName: 'Count', newValue: '"3"', oldValue: '[' },
    ],
    note: 'since 2026-11-22T00:31:05Z',
  });
});

describe('a sign-in that the log holds several times', () => {
  const since = new Date('2026-11-20T00:00:00Z');
  const row = (id: string, result: string | null, more: object = {}) => ({
    id,
    createdDateTime: at(9),
    userPrincipalName: `${id}@contoso.com`,
    clientAppUsed: 'Browser',
    status: { errorCode: 0 },
    appliedConditionalAccessPolicies: result === null ? [] : [{ displayName: 'hardenbot test: block', result }],
    ...more,
  });

  test('counts once in a trial, for the most that any of its rows says', async () => {
    const trial = reportOnlyTrial({
      asOf: new Date('2026-11-24T00:00:00Z'),
      since,
      policies: 'hardenbot test:',
      label: () => 'from anywhere',
    });
    const words = [
      ['ana', null],
      ['ana', 'reportOnlyNotApplied'],
      ['ana', 'reportOnlyFailure'],
      ['ana', 'reportOnlyFailure'],
      ['bo', 'unknownFutureValue'],
      ['bo', 'reportOnlySuccess'],
      ['cy', 'reportOnlySuccess'],
    ] as const;
    const state = { graph: { signIns: words.map(([id, result]) => row(id, result)) } };
    const { outcomes } = await runReads([{ reads: trial.reads(), fold: trial }], {
      client: stateClient(state),
      monotonicMs: () => 0,
    });
    expect(trial.report(outcomes)).toMatchObject({
      lines: [
        { value: 'at least 1, unknown for 1 of 3 sign-ins that the policy was asked about' },
        { value: '1 sign-in by 1 account (ana@contoso.com)' },
      ],
      unknown: { signIns: 1, of: 3 },
    });
  });

  test('is one moment of an incident: that it succeeded, with the risk that any of its rows names', () => {
    const rows = [
      row('one', null, { status: { errorCode: 50074 }, riskLevelDuringSignIn: 'high' }),
      row('one', null, { riskLevelDuringSignIn: 'none' }),
      row('one', null),
    ].map((one) => ({
      ...one,
      createdDateTime: new Date(one.createdDateTime),
      ipAddress: '203.0.113.9',
    })) as unknown as readonly SignIn[];
    const nothing = {
      audits: [],
      records: [],
      shared: [],
      methods: [],
      devices: [],
      ownedDevices: [],
      owned: [],
      phones: [],
      sent: [],
    };
    const moments = momentsOf({ ...nothing, signIns: rows, since, ownDomains: null, account: { id: 'u1' } } as never);
    expect(moments.map(({ what }) => what)).toEqual(['signed in from 203.0.113.9 by Browser, once (high risk)']);
  });
});
