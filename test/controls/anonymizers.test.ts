/** Sign-ins from anonymous addresses, as a plan of country-block measures them, and what is said where nobody may look. */
import type { Control, Impact } from '../../src/controls/control';
import { control as countryBlock } from '../../src/controls/country-block/index';
import { runReads } from '../../src/worker/audit/run-reads';
import { contextOf } from '../support/controls/run-case';
import { stateClient } from '../support/tenants/state-client';

const control: Control = countryBlock;

const detection = (id: string, riskEventType: string, userPrincipalName: string, activityDateTime = '2026-11-20T08:00:00Z') => ({
  id,
  riskEventType,
  userPrincipalName,
  activityDateTime,
});

async function measured(graph: object): Promise<Impact> {
  const state = { graph: { signIns: [], ...graph } };
  const study = control.study?.(contextOf(control, { name: '', state, settings: { block: ['RU'] }, verdict: 'fail' }));
  if (study === undefined) throw new Error('country-block measures nothing.');
  const { outcomes } = await runReads([{ reads: study.reads(), fold: study }], {
    client: stateClient(state),
    monotonicMs: () => 0,
  });
  return study.report(outcomes);
}

const label = 'Signed in from anonymous or known bad addresses, last 30 days';

test('are counted once each, by account, and no other risk is', async () => {
  const { lines } = await measured({
    riskDetections: [
      detection('1', 'anonymizedIPAddress', 'ana@contoso.com'),
      detection('1', 'anonymizedIPAddress', 'ana@contoso.com'),
      detection('2', 'anonymizedIPAddress', 'ana@contoso.com'),
      detection('3', 'maliciousIPAddress', 'bo@contoso.com'),
      detection('4', 'leakedCredentials', 'cy@contoso.com'),
      detection('5', 'anonymizedIPAddress', 'di@contoso.com', '2026-09-01T08:00:00Z'),
    ],
  });
  expect(lines).toContainEqual({ label, value: '2 accounts (ana@contoso.com 2 times, bo@contoso.com)' });
});

test('are none only where the kind of every detection is known', async () => {
  const none = await measured({ riskDetections: [detection('1', 'leakedCredentials', 'ana@contoso.com')] });
  expect(none.lines).toContainEqual({ label, value: 'none' });
  const hidden = await measured({ riskDetections: [detection('1', 'generic', 'ana@contoso.com')] });
  expect(hidden.lines.map((line) => line.label)).not.toContain(label);
  expect(hidden.notMeasured.join(' ')).toContain('Microsoft Entra ID P2 shows whether an address was anonymous');
});

test('without the permission nothing is said to be none, and the permission is named', async () => {
  const { lines, notMeasured } = await measured({});
  expect(lines.map((line) => line.label)).not.toContain(label);
  expect(notMeasured).toContain('Sign-ins from anonymous addresses: it takes IdentityRiskEvent.Read.All.');
});
