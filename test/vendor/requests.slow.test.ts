/** Every request that our clients send, held to what the vendors publish about their services. */
import { shapesThatCanBe, uncovered } from './coverage';
import { judge, judgeAll, type Rights } from './judge/requests';
import { shapeOf } from './judge/shape';
import { type Mistake, plantedMistakes } from './planted';
import { recordAll } from './record/all';
import type { Recorded } from './record/recording';
import { rights } from './record/rights';

let requests: readonly Recorded[];
let broken: readonly string[];
beforeAll(async () => {
  ({ requests, broken } = await recordAll());
});

test('is one that they describe, and that our registrations may send', () => {
  expect([...new Set(judgeAll(requests, rights).map(({ says }) => says))]).toEqual([]);
});

test('is taken by the simulated service, so that every part of the recording came to its end', () => {
  expect(broken).toEqual([]);
});

test.each(['read', 'write'] as const)('needs every permission that the %s registration holds', (app) => {
  const graph = requests.filter((request) => request.service === 'graph' && (request.app === app || app === 'write'));
  const shapes = [...new Map(graph.map((request) => [`${request.method} ${shapeOf(request)}`, { ...request, app }])).values()];
  const fails = (held: Rights) => shapes.some((request) => judge(request, held).some(({ rule }) => rule === 'permission'));
  const unneeded = [...rights.permissions[app]].filter((permission) => {
    const left = new Set([...rights.permissions[app]].filter((one) => one !== permission));
    return permission !== 'Exchange.ManageAsApp' && !fails({ ...rights, permissions: { ...rights.permissions, [app]: left } });
  });
  expect(unneeded).toEqual([]);
});

test('is not forgotten: whatever the code can ask or write was recorded', () => {
  expect(shapesThatCanBe().length).toBeGreaterThan(120);
  expect(uncovered(requests)).toEqual([]);
});

describe('a planted mistake is caught', () => {
  test.each(plantedMistakes)('$what', ({ of, plant, says }: Mistake) => {
    const whole = requests.filter(of);
    expect(whole.length).toBeGreaterThan(0);
    const [request] = whole;
    if (request === undefined) return;
    const before = new Set(judge(request, rights).map((violation) => violation.says));
    const { request: wrong = request, rights: less = rights } = plant(request, rights);
    const found = judge(wrong, less).filter((violation) => !before.has(violation.says));
    expect(found.map((violation) => violation.says)).toContain(says);
  });
});
