/** The comparison is fair to everyone: the tenant is closed before anything is planted, each gap is really there, and the page says of each who finds it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSimulator } from '../../adapters/m365/simulator/index';
import { isFoundIn, judged } from '../../bench/alternatives/by-hardenbot';
import { openRequests } from '../../bench/alternatives/by-requests';
import { closedTenant, type Editable } from '../../bench/alternatives/closed-tenant';
import { type Gap, gaps } from '../../bench/alternatives/gaps';
import { auditByScript } from '../../bench/alternatives/script';
import { controls } from '../../src/controls/index';
import { stateClient } from '../support/tenants/state-client';

function planted(): Editable {
  const state = closedTenant();
  for (const gap of gaps) gap.plant(state);
  return state;
}

const findingsOf = (state: Editable) => judged(stateClient(state), '6d1f3c1e-0000-4000-8000-00000000c050');

async function saidByScript(state: Editable) {
  const simulator = await startSimulator({ state });
  const requests = await openRequests(simulator);
  try {
    return await auditByScript(requests);
  } finally {
    await requests.close();
    await simulator.close();
  }
}

test('before anything is planted, neither hardenbot nor the script finds anything', async () => {
  const known = new Set(gaps.flatMap(({ hardenbot }) => hardenbot?.control ?? []));
  const findings = await findingsOf(closedTenant());
  expect(findings.filter(({ control, verdict }) => known.has(control) && verdict !== 'pass')).toEqual([]);
  expect(await saidByScript(closedTenant())).toEqual([]);
});

test('thirty different gaps are planted, and a control that one names is there', () => {
  expect(new Set(gaps.map(({ what }) => what)).size).toBe(30);
  const ids = new Set<string>(controls.map(({ id }) => id));
  expect(gaps.flatMap(({ hardenbot }) => (hardenbot === null || ids.has(hardenbot.control) ? [] : [hardenbot.control]))).toEqual(
    [],
  );
});

test('the page says how many gaps both find, and of each other gap who finds it', async () => {
  const findings = await findingsOf(planted());
  const said = await saidByScript(planted());
  const isSaid = ({ script }: Gap) => said.some(({ rule, object }) => rule === script.rule && object === script.object);
  const word = (found: boolean) => (found ? 'found' : '**missed**');
  const rows = gaps.map((gap) => ({ gap, byUs: isFoundIn(findings, gap), byScript: isSaid(gap) }));
  const page = readFileSync(join(__dirname, '..', '..', 'docs', 'compare.md'), 'utf8');
  const table = page.match(/^\| .* \| (found|\*\*missed\*\*) \| (found|\*\*missed\*\*) \|$/gm) ?? [];
  const differing = rows.filter(({ byUs, byScript }) => !byUs || !byScript);
  expect(table.toSorted()).toEqual(
    differing.map(({ gap, byUs, byScript }) => `| ${gap.what} | ${word(byUs)} | ${word(byScript)} |`).toSorted(),
  );
  expect(page).toContain(`Both find ${rows.length - differing.length} of them`);
  expect(rows).toHaveLength(30);
});
