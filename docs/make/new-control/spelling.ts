/** How a vendor spells a collection, and where it is: from its own descriptions, which the tests keep. */

import { didYouMean } from '../../../src/lib/did-you-mean';
import { resources } from '../../../src/tenant/resources/registry';
import graph from '../../../test/vendor/data/graph/v1.0.json';

export interface Spelled {
  /** As a state file spells it. */
  readonly key: string;
  readonly known: boolean;
  readonly isSingle: boolean;
  readonly path: string | null;
}

interface Place {
  readonly name: string;
  readonly path: string;
  readonly isSingle: boolean;
}

const deeper = 'For one that is deeper, name the object above it, then change key, path and file of the resource.';

/** Letter case aside; a sentence where there is no such collection. */
export function spelled(typed: string): Spelled | string {
  const resource = resources.find(({ key }) => key.toLowerCase() === typed.toLowerCase());
  if (resource !== undefined) {
    const found = resource.object?.find({
      kind: 'update',
      resource: resource.key,
      object: 'x',
      identity: '?',
      before: {},
      after: {},
    });
    if (found === undefined) return `Nothing of ${resource.key} is changed by hardenbot: write such a control by hand.`;
    return { key: resource.key, known: true, isSingle: !/\?|%3F/.test(JSON.stringify(found)), path: null };
  }
  const [service = '', name = ''] = typed.split('.');
  if (service.toLowerCase() === 'exchange')
    return /^[A-Z]/.test(name)
      ? { key: `exchange.${name}`, known: false, isSingle: false, path: null }
      : `Write the noun of the cmdlets as the reference does, with a capital letter: ${name.charAt(0).toUpperCase()}${name.slice(1)}.`;
  const places = placesOfGraph();
  const [place, ...others] = places.filter((one) => one.name.toLowerCase() === name.toLowerCase());
  if (place === undefined) {
    const meant = didYouMean(
      name.toLowerCase(),
      places.map((one) => one.name.toLowerCase()),
    );
    const near = places.find((one) => one.name.toLowerCase() === meant);
    const hint = near === undefined ? deeper : `Did you mean ${near.name}?`;
    return `Microsoft Graph v1.0 has no collection ${name} at its root or right below it. ${hint}`;
  }
  if (others.length > 0)
    return `Microsoft Graph v1.0 has ${name} in several places (${[place, ...others].map(({ path }) => path).join(', ')}): write such a resource by hand first.`;
  return { key: `graph.${place.name}`, known: false, isSingle: place.isSingle, path: place.path };
}

/** Below it stands what belongs to the person who signed in: an app has no such person. */
const ofPerson = 'me';

/** What stands at the root, and one level below a single object of the root. */
function placesOfGraph(): readonly Place[] {
  const types: Readonly<Record<string, { readonly navigation?: Readonly<Record<string, string>> }>> = graph.types;
  const roots = Object.entries(graph.roots as Readonly<Record<string, string>>).filter(([root]) => root !== ofPerson);
  return roots.flatMap(([root, type]) => {
    const isSingle = !type.startsWith('Collection(');
    const below = isSingle ? Object.entries(types[type]?.navigation ?? {}) : [];
    return [
      { name: root, path: `/${root}`, isSingle },
      ...below.map(([name, one]) => ({ name, path: `/${root}/${name}`, isSingle: !one.startsWith('Collection(') })),
    ];
  });
}
