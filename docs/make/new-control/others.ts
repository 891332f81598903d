/** Files beside those that `npm run new:control` writes which a new control touches: each with what belongs there. */
import type { Wish } from './layout';

export interface Other {
  /** From the root. */
  readonly path: string;
  readonly what: string;
  /** Only with a collection that hardenbot did not read before; absent: always. */
  readonly onlyNew?: 'of Graph' | 'of Exchange';
  /** Not for a single object, whose GET and PATCH follow from the line in the table of collections. */
  readonly onlyOfLists?: true;
}

export const others: readonly Other[] = [
  { path: 'examples/demo-tenant.json', what: 'rows for it, so that the demo finds something' },
  { path: 'src/frameworks/data', what: 'its id under answeredBy of each requirement that it meets, or none of them' },
  {
    path: 'src/controls/trusted-settings.json',
    what: 'the settings on which its pass rests, and what can change their meaning: read, or unread and why',
  },
  { path: 'src/views/framework/titles', what: 'its title in each language, and those of its parts' },
  { path: 'src/views/framework/list-words', what: 'titles and notes of the requirements, where they are new, in each language' },
  { path: 'test/controls/basics-settings.test.ts', what: 'a mistake in each of its settings, where it is one of the basics' },
  { path: 'test/tenant/less-granted.slow.test.ts', what: 'what it says without each permission, where it is one of the basics' },
  { path: 'test/controls/__snapshots__', what: 'the lines of its cases, and what shows every control: read each difference' },
  {
    path: 'adapters/m365/simulator/collections.ts',
    what: 'the collection, so that the simulated tenant serves it',
    onlyNew: 'of Graph',
  },
  {
    path: 'adapters/m365/simulator/graph/routes.ts',
    what: 'its POST, PATCH and DELETE, with what the reference says the service refuses',
    onlyNew: 'of Graph',
    onlyOfLists: true,
  },
  {
    path: 'adapters/m365/simulator/data/graph-types.json',
    what: 'the type of a row and those that it is based on, from the metadata',
    onlyNew: 'of Graph',
  },
  { path: 'test/vendor/documented.ts', what: 'the example that the reference gives for each write', onlyNew: 'of Graph' },
  {
    path: 'test/vendor/simulator.test.ts',
    what: 'an object of it, with its id, for these examples',
    onlyNew: 'of Graph',
    onlyOfLists: true,
  },
  {
    path: 'adapters/m365/simulator/exchange',
    what: 'its cmdlets with every parameter of the reference, and the role of each',
    onlyNew: 'of Exchange',
  },
  {
    path: 'test/vendor/data',
    what: 'types and permissions of its requests: npm run vendor -- --from DIR, which writes src/tenant/graph-permissions.json too',
    onlyNew: 'of Graph',
  },
  { path: 'test/vendor/data', what: 'the description of its cmdlets: npm run vendor -- --from DIR', onlyNew: 'of Exchange' },
  {
    path: 'test/foreign/read-all.ts',
    what: 'the type of a row, where the table of collections does not name it',
    onlyNew: 'of Graph',
  },
  {
    path: 'test/tenant/new-values.slow.test.ts',
    what: 'each property with listed values: what an unknown word means',
    onlyNew: 'of Graph',
  },
  { path: 'docs/controls', what: 'nothing by hand: npm run docs writes its page, what it reads, permissions and manifests' },
];

/** Those that this control touches. */
export function othersFor({ known, key, isSingle }: Pick<Wish, 'known' | 'key' | 'isSingle'>): readonly Other[] {
  const service = key.startsWith('graph.') ? 'of Graph' : 'of Exchange';
  return others.filter(
    ({ onlyNew, onlyOfLists }) =>
      (onlyNew === undefined || (!known && onlyNew === service)) && !(isSingle && onlyOfLists === true),
  );
}
