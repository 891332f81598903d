import { EvidenceBase, reads } from '../../src/controls/country-block/evidence-base';
import { countryBlock } from '../../src/controls/country-block/index';
import { audit } from '../../src/controls/country-block/audit';
import { legacyAuth } from '../../src/controls/legacy-auth/index';
import { contextOf } from '../support/run-case';
import { stateGateway } from '../support/state-gateway';
import { runReads } from '../../src/services/run-reads';
import { blockPolicy, countries, graph } from '../../src/controls/access-coverage/case-rows';
import { countryCodes } from '../../src/controls/country-codes';

const gw = (state: any) => ({
  read: async function* (read: any) {
    const name = read.resource.key;
    const rows = read.of ? state.graph.groups.find((g: any) => g.id === read.of).transitiveMembers : [state.graph[name.slice(6)]].flat();
    yield { rows: rows.map((r: any) => (name.includes('users') || name.includes('transitive') ? r : read.resource.row.parse(r))), calls: 1 };
  }, current: async () => null, write: async () => ({}), close: async () => {},
}) as any;
test('perf', async () => {
  const N = 100_000, G = 500, P = 200;
  let seed = 1; const rnd = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
  const users = Array.from({ length: N }, (_, i) => ({ id: `u-${i}`, userPrincipalName: `u${i}@c.com`, accountEnabled: true, userType: 'Member', creationType: null, externalUserState: null }));
  const groups = Array.from({ length: G }, (_, i) => ({ id: `g-${i}`, displayName: `G${i}`, transitiveMembers: Array.from({ length: 6000 }, () => ({ id: `u-${Math.floor(rnd() * N)}` })) }));
  const locs = Array.from({ length: 60 }, (_, i) => countries(i, `L${i}`, countryCodes.filter(() => rnd() < 0.3)));
  const policies = Array.from({ length: P }, (_, i) => blockPolicy(i, `P${i}`, {
    locations: { includeLocations: [locs[i % 60]!.id], excludeLocations: i % 3 ? [] : [locs[(i * 7) % 60]!.id] },
    users: i % 2 ? { includeUsers: ['All'], excludeGroups: [`g-${(i * 5) % G}`, `g-${(i * 11) % G}`] } : { includeUsers: [], includeGroups: [`g-${(i * 3) % G}`, `g-${(i * 13) % G}`] },
    clientAppTypes: i % 4 ? ['all'] : ['browser'],
    applications: i % 5 ? {} : { includeApplications: [`app-${i % 40}`, 'Office365'] },
  }));
  const state = { graph: graph({ users, groups, namedLocations: locs, conditionalAccessPolicies: policies }) };
  for (const [control, settings] of [[countryBlock, { allow: ['US', 'DE'] }], [countryBlock, { block: ['RU', 'KP', 'IR'] }], [legacyAuth, {}]] as const) {
    const one = { name: 'x', state, settings, verdict: 'pass' as const };
    const context = contextOf(control as never, one);
    const fold = (control as typeof countryBlock).audit(context as never);
    const t0 = performance.now();
    const { outcomes } = await runReads([{ reads: control.reads(context as never), fold }], { gateway: gw(state), monotonicMs: () => 0 });
    const t1 = performance.now();
    const f = fold.judge(outcomes);
    const t2 = performance.now();
    console.log(control.id, 'reads', Math.round(t1 - t0), 'judge', Math.round(t2 - t1), f.verdict, f.summary.slice(0, 200), f.evidenceTotal);
  }
}, 120000);
