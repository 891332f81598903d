/** Microsoft's generated Graph models and its App Service client read everything that the simulated tenant serves, with nothing left over. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import demo from '../../examples/demo-tenant.json';
import { leftOverExplained } from '../foreign/explained';
import { installForeign } from '../foreign/install';
import { type ForeignRead, readAppService, readWithModels, subscriptionOf } from '../foreign/read-all';
import { WireClient } from '../support/wire/wire-client';

let folder: string;
let client: WireClient;
beforeAll(async () => {
  folder = await installForeign('models');
  client = await WireClient.start(demo);
}, 180_000);
afterAll(() => client?.close());

function unexplained(reads: readonly ForeignRead[]): readonly string[] {
  return reads.flatMap(({ what, leftOver }) =>
    leftOver.filter((one) => leftOverExplained(what, one) === undefined).map((one) => `${what}: ${one}`),
  );
}

test('the generated models of Graph leave nothing over of any collection', async () => {
  const reads = await readWithModels(client, demo, folder);
  expect(reads.length).toBeGreaterThan(24);
  expect(unexplained(reads)).toEqual([]);
});

test('a property that no model has is named, and so is a word that none has', async () => {
  const state = {
    graph: {
      domains: [{ ...demo.graph.domains[0], favouriteColour: 'blue' }],
      conditionalAccessPolicies: [{ ...demo.graph.conditionalAccessPolicies[0], state: 'paused' }],
    },
  };
  const other = await WireClient.start(state);
  try {
    expect(unexplained(await readWithModels(other, state, folder))).toEqual([
      'GET /domains: favouriteColour: left over',
      'GET /identity/conditionalAccess/policies: state: lost "paused"',
    ]);
  } finally {
    await other.close();
  }
});

test.each(['models', 'cli'])('every package of the lockfile of %s is held to what it was', (clients) => {
  const lock = JSON.parse(readFileSync(join(__dirname, '..', 'foreign', clients, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly integrity?: string; readonly link?: boolean }>>;
  };
  const { '': own, ...packages } = lock.packages;
  expect(own).toBeDefined();
  expect(Object.entries(packages).flatMap(([name, { integrity }]) => (integrity === undefined ? [name] : []))).toEqual([]);
});

test('the client of App Service leaves nothing over of sites, slots and their configurations', async () => {
  const reads = await readAppService(client, subscriptionOf(demo), folder);
  expect(reads.length).toBeGreaterThan(6);
  expect(unexplained(reads)).toEqual([]);
});
