/** The files of a new control: a folder that works as it stands and says nothing of its own yet, a resource, and a line in each of the lists. */
import { resources } from '../../../src/tenant/resources/registry';
import { casesText, controlText, definitionText } from './folder-text';
import { resourceText } from './resource-text';

export type Expected = boolean | number | string;

export interface Wish {
  readonly id: string;
  /** As a state file spells the collection. */
  readonly key: string;
  /** Of its rows. */
  readonly property: string;
  readonly expected: Expected;
  /** There is one such object in a tenant. */
  readonly isSingle: boolean;
  /** Where Graph has it, with a slash in front; null: below its own name, or not of Graph. */
  readonly path: string | null;
  /** Whether there is a resource of it. */
  readonly known: boolean;
}

/** What the parts of it are called in code. */
export interface Names extends Wish {
  /** `outsideMark` */
  readonly control: string;
  /** `externalInOutlooks`, where it is made again. */
  readonly resource: string;
  /** File of the resource, without its ending. */
  readonly file: string;
  /** Properties of a row that name the object: first what calls address it by, last what an administrator knows it by. */
  readonly columns: readonly string[];
  readonly knownBy: string;
  /** What the resource calls the one object, where it names it. */
  readonly nameConstant: string | null;
}

const controlList = 'src/controls/definitions.ts';
const resourceList = 'src/tenant/resources/registry.ts';

export interface Layout {
  /** Files that are new, by path from the root. */
  readonly made: Readonly<Record<string, string>>;
  /** Lists that get a line more. */
  readonly changed: Readonly<Record<string, string>>;
  /** The file of a known resource whose rows do not carry the property themselves yet; null: they do. */
  readonly lacksProperty: string | null;
}

/** @param read gives the text of a file of the repository */
export function layOut(wish: Wish, read: (path: string) => string): Layout {
  const made = wish.known ? knownResource(wish, read) : newResource(wish);
  const text = wish.known ? read(`src/tenant/resources/${made.file}.ts`) : undefined;
  const nameConstant = wish.isSingle ? (/^export const (\w+Name) = '/m.exec(text ?? '')?.[1] ?? null) : null;
  const { addressedBy, knownBy } = columnsOf(wish, text);
  const columns = wish.isSingle ? [] : [...new Set([addressedBy, knownBy])];
  const names: Names = { ...wish, control: camel(wish.id), ...made, columns, knownBy, nameConstant };
  const folder = `src/controls/${names.id}`;
  return {
    lacksProperty: !wish.known || carries(wish) ? null : `src/tenant/resources/${made.file}.ts`,
    made: {
      [`${folder}/definition.ts`]: definitionText(names),
      [`${folder}/index.ts`]: controlText(names),
      [`${folder}/cases.ts`]: casesText(names),
      ...(wish.known ? {} : { [`src/tenant/resources/${names.file}.ts`]: resourceText(names) }),
    },
    changed: {
      [controlList]: listed(read(controlList), {
        line: `import { definition as ${names.control} } from './${names.id}/definition.js';`,
        list: 'export const definitions: readonly ControlDefinition[] = [',
        entry: names.control,
      }),
      ...(wish.known
        ? {}
        : {
            [resourceList]: listed(read(resourceList), {
              line: `import { ${names.resource} } from './${names.file}.js';`,
              list: 'export const resources: readonly Resource[] = [',
              entry: names.resource,
            }),
          }),
    },
  };
}

/** Whether rows of a known collection carry the property themselves: one that is within another, or listed beside them, is not theirs. */
function carries({ key, property }: Wish): boolean {
  const parsed = resources.find((one) => one.key === key)?.row.safeParse({ [property]: null });
  if (parsed?.success === true) return property in (parsed.data as object);
  return parsed?.error.issues.some(({ path }) => path[0] === property) === true;
}

/** The first file that is there and would be written over, as a sentence; null: none. */
export function alreadyThere({ made }: Layout, exists: (path: string) => boolean): string | null {
  const path = Object.keys(made).find(exists);
  return path === undefined ? null : `${path} is there already, and nothing of yours is written over.`;
}

/** As rows of the service carry them; of a resource that is there, those that it has. */
function columnsOf({ key }: Wish, resource: string | undefined): { readonly addressedBy: string; readonly knownBy: string } {
  const has = (property: string): boolean => resource === undefined || new RegExp(`^ +${property}: `, 'm').test(resource);
  if (key.startsWith('graph.')) return { addressedBy: 'id', knownBy: has('displayName') ? 'displayName' : 'id' };
  const knownBy = has('Identity') ? 'Identity' : 'Name';
  return { addressedBy: has('Guid') ? 'Guid' : knownBy, knownBy };
}

function newResource({ key }: Wish): { readonly resource: string; readonly file: string } {
  const noun = key.split('.')[1] ?? key;
  const words = noun.replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
  const file = words.replace(/ies$/, 'y').replace(/([^s])s$/, '$1');
  return { resource: camel(`${file}-rows`), file };
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

/** With an import where it belongs among the others, and an entry at the end of a list. */
function listed(
  text: string,
  { line, list, entry }: { readonly line: string; readonly list: string; readonly entry: string },
): string {
  const end = text.indexOf('];', text.indexOf(list));
  const later = [...text.matchAll(/^import .* from '[^']+';$/gm)].find(([one]) => pathOf(one) > pathOf(line));
  const place = later?.index ?? text.indexOf(`\n${list}`);
  return `${text.slice(0, place)}${line}\n${text.slice(place, end)}  ${entry},\n${text.slice(end)}`;
}

function pathOf(line: string): string {
  return /from '([^']+)'/.exec(line)?.[1] ?? '';
}

function camel(words: string): string {
  return words.replaceAll(/-(\w)/g, (_all, letter: string) => letter.toUpperCase());
}
