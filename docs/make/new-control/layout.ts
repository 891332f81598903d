/** The files of a new control: a folder that works as it stands and says nothing of its own yet, a resource, and a line in each of the lists. */
import { casesText, controlText, definitionText } from './folder-text';
import { resourceText } from './resource-text';

export interface Wish {
  readonly id: string;
  /** As a state file spells the collection. */
  readonly key: string;
  /** Of its rows; to be true. */
  readonly property: string;
  /** Whether there is a resource of it. */
  readonly known: boolean;
}

/** What the parts of it are called in code. */
export interface Names extends Wish {
  /** `outsideMark` */
  readonly control: string;
  /** `externalInOutlooks`, where it is made anew. */
  readonly resource: string;
  /** File of the resource, without its ending. */
  readonly file: string;
  /** The property of a row that calls address it by, and that an administrator knows it by. */
  readonly addressedBy: string;
  readonly knownBy: string;
}

const controlList = 'src/controls/definitions.ts';
const resourceList = 'src/tenant/resources/registry.ts';

/** By path from the root. @param read gives the text of a file of the repository. */
export function layOut(wish: Wish, read: (path: string) => string): Readonly<Record<string, string>> {
  const made = wish.known ? knownResource(wish, read) : newResource(wish);
  const columns = wish.known ? columnsOf(wish, read(`src/tenant/resources/${made.file}.ts`)) : columnsOf(wish);
  const names = { ...wish, control: camel(wish.id), ...made, ...columns };
  return {
    [`src/controls/${names.id}/definition.ts`]: definitionText(names),
    [`src/controls/${names.id}/index.ts`]: controlText(names),
    [`src/controls/${names.id}/cases.ts`]: casesText(names),
    [controlList]: listed(read(controlList), {
      line: `import { definition as ${names.control} } from './${names.id}/definition.js';`,
      list: 'export const definitions: readonly ControlDefinition[] = [',
      entry: names.control,
    }),
    ...(wish.known
      ? {}
      : {
          [`src/tenant/resources/${names.file}.ts`]: resourceText(names),
          [resourceList]: listed(read(resourceList), {
            line: `import { ${names.resource} } from './${names.file}.js';`,
            list: 'export const resources: readonly Resource[] = [',
            entry: names.resource,
          }),
        }),
  };
}

/** As rows of the service carry them; of a resource that is there, those that it has. */
function columnsOf({ key }: Wish, resource?: string): Pick<Names, 'addressedBy' | 'knownBy'> {
  const has = (property: string): boolean => resource === undefined || new RegExp(`^ +${property}: `, 'm').test(resource);
  if (key.startsWith('graph.')) return { addressedBy: 'id', knownBy: has('displayName') ? 'displayName' : 'id' };
  const knownBy = has('Identity') ? 'Identity' : 'Name';
  return { addressedBy: has('Guid') ? 'Guid' : knownBy, knownBy };
}

function newResource({ key }: Wish): { readonly resource: string; readonly file: string } {
  const noun = key.split('.')[1] ?? key;
  const words = noun.replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
  return { resource: camel(`${words.replace(/s$/, '')}-rows`), file: words };
}

/** The name under which a file of the registry exports the resource of that key. */
function knownResource({ key }: Wish, read: (path: string) => string): { readonly resource: string; readonly file: string } {
  for (const [, names = '', file = ''] of read(resourceList).matchAll(/^import \{ (.+) \} from '\.\/(.+)\.js';$/gm)) {
    const text = read(`src/tenant/resources/${file}.ts`);
    for (const resource of names.split(', ')) {
      const begin = text.indexOf(`export const ${resource}: `);
      const [, found] = /\bkey: '([^']+)'/.exec(text.slice(Math.max(begin, 0))) ?? [];
      if (begin >= 0 && found === key) return { resource, file };
    }
  }
  throw new Error(`No file of the registry defines ${key} by a text of its own.`);
}

/** With an import before the others and an entry at the end of a list; `npm run format` sorts. */
function listed(
  text: string,
  { line, list, entry }: { readonly line: string; readonly list: string; readonly entry: string },
): string {
  const end = text.indexOf('];', text.indexOf(list));
  const first = text.indexOf('import ');
  return `${text.slice(0, first)}${line}\n${text.slice(first, end)}  ${entry},\n${text.slice(end)}`;
}

function camel(words: string): string {
  return words.replaceAll(/-(\w)/g, (_all, letter: string) => letter.toUpperCase());
}
