/** Suites of a worker share the product's modules, as the requests of a process do: what a module keeps for itself must be the same for all of them. */
import { sourcesOf } from '../support/tree/import-graph';
import { keptByModules } from '../support/tree/module-state';

/** What is kept, and why it is no other for the one who comes second. */
const meant: Readonly<Record<string, string>> = {
  'adapters/m365/graph-client.ts carriedReplies':
    'the reply behind a response that the client hands through; goes with the response',
  'adapters/m365/simulator/index.ts ofThisProcess': 'one certificate for every simulated service; nothing of a tenant is in it',
  'adapters/m365/wire.ts contexts': 'what trusts an authority, by its certificate alone; nothing of a tenant is in it',
  'adapters/redis/mirror-claim.ts ours':
    'the folders that this process holds: each leaves with its claim, and one that stays must not be claimed twice',
  'adapters/redis/gets.ts asked': 'reads of this moment that one write sends; gone with it, and each connection has its own',
  'src/config/load.ts documents': 'the document that settings were read from, which never changes; goes with the settings',
  'src/controls/reasoning/access/tenant/account-index.ts lastFound':
    'where the account that was looked up last lies, beside the account itself: another index has another one there',
  'src/controls/reasoning/access/tenant/account-index.ts lastLowered': 'a name in lower case, beside the name itself',
  'src/controls/reasoning/access/tenant/account-index.ts lastRead':
    'what a row says of an account, beside the row itself: no other row gets it',
  'src/config/load.ts lines': 'where the keys of a document of settings stand in its file; goes with the document',
  'src/controls/reasoning/access/reasons/people-judge.ts fromPlaces':
    'the words for a list of places, which never changes; goes with the list',
  'src/controls/weakened-settings.ts usualOf':
    'what applies where nothing is set, by what a control is alone; goes with the control',
  'src/engine/ledger/chain.ts texts': 'the text of an entry, which never changes; goes with the entry',
  'src/engine/ledger/envelope.ts genuine':
    'the hashes whose signatures fitted a keyring, which never changes; goes with the keyring',
  'src/engine/plan/decision.ts genuine': 'the same of decisions',
  'src/features/introduction/worker/index.ts settled':
    'tenants that were introduced, or need no introduction; goes with the ledger that says so',
  'src/features/signals/worker/round.ts judging': 'how many judge in this process at the moment; nothing of a tenant is in it',
  'src/gateway/outbox/load-change-view.ts provenPlans':
    'what large plans begin with by their digest, which stands for that alone',
  'src/lib/compiled.ts made': 'the code of a schema, which never changes; goes with the schema',
  'src/lib/compiled.ts parsedBefore': 'how many values a schema parsed, which decides how fast it parses and never what',
  'src/process/own-code.ts known': 'digests of the code that this process runs, which never changes',
};

test('a module keeps nothing that could differ between two suites, but for what is meant to last', () => {
  expect(keptByModules([...sourcesOf('src', 'adapters', 'jobs').values()])).toEqual(Object.keys(meant).sort());
});

describe('what a module keeps is seen', () => {
  test.each([
    ['a variable', 'let kept = 0;'],
    ['a list', 'const kept: string[] = []; export function note(one: string) { kept.push(one); }'],
    ['a list in what is exported', 'export const kept = { names: [] }; export const note = (one) => kept.names.push(one);'],
    ['a map', 'const kept = new Map(); export const note = (one: string) => { if (one) kept.set(one, 1); };'],
    ['a list in a map', 'const kept = new Map([[1, []]]); export const note = (one) => kept.get(1)?.push(one);'],
    ['a counter in an object', 'const kept = { calls: 0 }; export function call() { return () => { kept.calls += 1; }; }'],
    ['a field that goes', 'const kept = { a: 1 }; export function drop() { delete kept.a; }'],
    ['a field that is put there', 'const kept = {}; export function put(x) { Object.assign(kept, x); }'],
    ['a field of a class', 'class Book { static kept = []; note(one) { Book.kept.push(one); } }', 'Book.kept'],
    ['what another file keeps', "import { kept } from './other.js'; export function note() { kept.clear(); }"],
    ['an object that changes itself', 'const kept = new Counter(); class Counter { #n = 0; count() { this.#n += 1; } }'],
    ['a function that remembers', 'function once(f) { let made; return () => (made ??= f()); } export const kept = once(load);'],
    ['where a pattern stopped', 'const kept = /a/g; export const has = (text) => kept.test(text);'],
  ])('%s', (_what, source, name = 'kept') => {
    expect(keptByModules([{ path: 'a.ts', text: source }])).toEqual([`a.ts ${name}`]);
  });

  test.each([
    ['a table that is only read', 'const table = new Map([[1, 2]]); export const of = (n) => table.get(n);'],
    ['a list filled while the file is loaded', 'const list = []; for (const n of [1]) list.push(n);'],
    [
      'a variable of the same name in a function',
      'const list = []; export function f() { const list = []; list.push(1); return list; }',
    ],
    ['a parameter of the same name', 'const list = []; export const f = ({ list }) => { list.push(1); };'],
    ['an object that its constructor alone fills', 'const one = new Fixed(); class Fixed { constructor() { this.a = 1; } }'],
    [
      'a function with a variable of its own',
      'function sum(l) { let n = 0; for (const x of l) n += x; return n; } const three = sum([1, 2]);',
    ],
    ['a pattern that only replaces', "const dots = /\\./g; export const plain = (text) => text.replace(dots, '');"],
  ])('and %s is none', (_what, source) => {
    expect(keptByModules([{ path: 'a.ts', text: source }])).toEqual([]);
  });
});
