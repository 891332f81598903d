/** Evidence of a finding: gaps before notes, bounded, and what of it counts as open. */
import { control as deviceCode } from '../../src/controls/device-code/index';
import { openObjects } from '../../src/controls/open-objects';
import { ana, bg1, bg2, blockPolicy, bo, graph, syncRole } from '../../src/controls/reasoning/access/case-rows';
import { EvidenceList } from '../../src/controls/reasoning/findings/evidence-list';
import { judge } from '../support/controls/run-case';

function listOf(gaps: number, notes: number, prefix = ''): EvidenceList {
  const list = new EvidenceList();
  for (let index = 0; index < gaps; index += 1) list.gap(`${prefix}gap ${index}`, 'state', 'open', 'closed');
  for (let index = 0; index < notes; index += 1) list.note(`${prefix}note ${index}`, 'state', 'closed', 'closed');
  return list;
}

test.each([
  [3, 2, 3],
  [85, 5, 85],
  [85, 30, 80],
  [150, 30, 80],
  [10, 200, 10],
  [0, 3, 0],
])('of %i gaps and %i notes the %i gaps that are named are open, and no note', (gaps, notes, named) => {
  const { objects, complete } = openObjects({ verdict: 'partial', ...listOf(gaps, notes).result() });
  expect(objects.map(({ object }) => object)).toEqual(Array.from({ length: named }, (_, index) => `gap ${index}`));
  expect(complete).toBe(named === gaps);
});

test('what two judgements say in the same words counts once, and gaps of both stand before the notes', () => {
  const list = new EvidenceList();
  list.takeOver([listOf(2, 1).result(), listOf(3, 1).result(), listOf(150, 0, 'other ').result()]);
  const { evidence, evidenceTotal, gaps } = list.result();
  expect({ evidenceTotal, gaps }).toEqual({ evidenceTotal: 154, gaps: 153 });
  expect(evidence.at(-1)?.object).toBe('note 0');
  expect(evidence.filter(({ object }) => object === 'gap 0')).toHaveLength(1);
});

test('where one flow of two is open for somebody, that account is open, and nobody who is only named', async () => {
  const flow = (number: number, transferMethods: string, excludeUsers: readonly string[]) =>
    blockPolicy(number, transferMethods, {
      users: { excludeRoles: [syncRole], excludeUsers },
      conditions: { authenticationFlows: { transferMethods } },
    });
  const policies = [flow(1, 'deviceCodeFlow', [bg1.id, bg2.id]), flow(2, 'authenticationTransfer', [bg1.id, bg2.id, bo.id])];
  const finding = await judge(deviceCode, {
    name: 'one',
    verdict: 'partial',
    state: { graph: graph({ conditionalAccessPolicies: policies }) },
  });
  const open = openObjects(finding).objects.map(({ object }) => object);
  expect(open).toContain('bo@contoso.com');
  expect(open).not.toContain('bg1@contoso.com');
  expect(open).not.toContain(ana.userPrincipalName);
});
