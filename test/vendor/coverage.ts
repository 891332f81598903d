/** What the code can ask and write, derived from its resources and its sources, and which of it no recording has. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import uses from '../../src/controls/uses.json';
import type { Operation } from '../../src/engine/plan/operation';
import type { Resource } from '../../src/tenant/resource';
import { resources } from '../../src/tenant/resources/registry';
import { nameOfArm } from './judge/arm';
import { targetOf } from './judge/graph-path';
import type { Recorded } from './record/recording';
import { callsOf, templateOf } from './refresh/asked';

/** Something that may be sent: a sentence about it, and whether a request is one of it. */
export interface CanBe {
  readonly what: string;
  readonly is: (request: Recorded) => boolean;
}

export function uncovered(requests: readonly Recorded[]): readonly string[] {
  return shapesThatCanBe()
    .filter(({ is }) => !requests.some(is))
    .map(({ what }) => `${what}: no recording has it`);
}

export function shapesThatCanBe(): readonly CanBe[] {
  const kinds = kindsMade();
  return [
    ...resources.flatMap(listOf),
    ...resources.flatMap(({ key }) => [...(kinds.get(key) ?? [])].flatMap((kind) => writeOf(key, kind))),
    ...filtersWritten(),
  ];
}

/** How a resource is listed: its path or cmdlet, with or without a choice of properties. */
function listOf({ key, list }: Resource): readonly CanBe[] {
  switch (list.service) {
    case 'exchange':
      return [
        {
          what: `${key}, listed by ${list.cmdlet}${list.select ? ' with $select' : ''}`,
          is: ({ cmdlet, parameters, path }) =>
            cmdlet === list.cmdlet &&
            path.includes('$select=') === list.select &&
            Object.keys(list.parameters).every((name) => Object.hasOwn(parameters ?? {}, name)),
        },
      ];
    case 'graph': {
      const wanted = `${list.version === 'beta' ? '/beta' : '/v1.0'}${templateOf(list.path)}`;
      return [
        {
          what: `${key}, listed by GET ${wanted}${list.select ? ' with $select' : ''}`,
          is: (request) =>
            request.service === 'graph' &&
            request.method === 'GET' &&
            templateIn(request) === wanted &&
            request.path.includes('$select=') === list.select,
        },
      ];
    }
    case 'arm': {
      const name = `GET ${list.path.replace('{of}', `{${placeOf(key)}}`).replace('{subscription}', '{id}')}`;
      return [{ what: `${key}, listed by ${name}`, is: (request) => request.service === 'arm' && nameOfArm(request) === name }];
    }
    case 'dns':
      return [];
  }
}

/** What the judge of Azure calls the resource below which a collection is read. */
function placeOf(key: string): string {
  const places = {
    sqlServers: 'server',
    workflows: 'workflow',
    apiManagement: 'service',
    vaults: 'vault',
    storageAccounts: 'storageAccount',
  };
  const [collection = ''] = key.replace('azure.', '').split('/');
  return collection in places ? places[collection as keyof typeof places] : 'site';
}

function templateIn({ path }: Recorded): string {
  const { pathname } = new URL(path, 'https://graph.microsoft.com');
  const target = targetOf(pathname);
  return typeof target === 'string' ? pathname : `/${target.version}${target.template}`;
}

function writeOf(key: string, kind: Operation['kind']): readonly CanBe[] {
  return callsOf(key)
    .filter(({ by }) => by === `${key}, ${kind}`)
    .map(({ call }): CanBe => {
      if (call.service === 'exchange')
        return { what: `${key}, ${kind} by ${call.cmdlet}`, is: ({ cmdlet, write }) => write && cmdlet === call.cmdlet };
      if (call.service === 'arm')
        return {
          what: `${key}, ${kind} by ${call.method}`,
          is: ({ service, method }) => service === 'arm' && method === call.method,
        };
      const wanted = `/v1.0${templateOf(call.path)}`;
      return {
        what: `${key}, ${kind} by ${call.method} ${wanted}`,
        is: (request) => request.service === 'graph' && request.method === call.method && templateIn(request) === wanted,
      };
    });
}

const root = join(__dirname, '..', '..');
const undoneBy = { create: 'remove', remove: 'create', update: 'update', action: 'action' } as const;

/** Kinds of operations by the key of their resource, as the sources make them, and those that undo these. */
function kindsMade(): ReadonlyMap<string, ReadonlySet<Operation['kind']>> {
  const keys = keysByName();
  const kinds = new Map<string, Set<Operation['kind']>>();
  for (const text of sources())
    for (const [, kind, name = ''] of text.matchAll(
      /kind: '(update|create|remove|action)'(?: as const)?,\s*resource: (\w+)\.key/g,
    )) {
      // Changes that follow from what is expected of an object: the uses of controls name their resources.
      if (name === 'resource') continue;
      const key = keys.get(name);
      if (key === undefined) throw new Error(`${name}.key is no resource.`);
      const made = kind as Operation['kind'];
      kinds.set(key, (kinds.get(key) ?? new Set()).add(made).add(undoneBy[made]));
    }
  for (const [id, { writes = [] }] of Object.entries<{ readonly writes?: readonly string[] }>(uses)) {
    const text = readFileSync(join(root, 'src', 'controls', id, 'index.ts'), 'utf8');
    if (text.includes('itemControl')) for (const key of writes) kinds.set(key, (kinds.get(key) ?? new Set()).add('update'));
  }
  return kinds;
}

/** Keys by the name of the constant that a resource is exported as. */
function keysByName(): ReadonlyMap<string, string> {
  const folder = join(root, 'src', 'tenant', 'resources');
  const exported = readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && file !== 'registry.ts')
    .flatMap((file) => Object.entries(require(join(folder, file)) as object));
  return new Map(
    exported.flatMap(([name, value]) => {
      const resource = resources.find((one) => one === value);
      return resource === undefined ? [] : [[name, resource.key] as const];
    }),
  );
}

let read: readonly string[] | undefined;

/** Texts of the product, the imitations of the vendors and the examples of controls aside. */
function sources(): readonly string[] {
  read ??= ['src', 'adapters/m365'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !/(^|\/)(simulator|cases)/.test(file))
      .map((file) => readFileSync(join(root, folder, file), 'utf8')),
  );
  return read;
}

/** A filter of OData: a path, a comparison and a value, which is a gap or a text. Scripts for PowerShell have others, with its variables. */
const looksLikeFilter = /^(?:[\w/]+ (?:eq|ge|le) ['…]|startswith\(|.*\/any\()/;

/** Filters as the sources write them, with a gap for each value. */
function filtersWritten(): readonly CanBe[] {
  const found = new Set(
    sources()
      .flatMap(templatesIn)
      .filter((text) => looksLikeFilter.test(text)),
  );
  return [...found].map((filter) => {
    const parts = filter
      .split("'")
      .join('')
      .split('…')
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
    const pattern = new RegExp(parts.join('.+?'));
    return { what: `the filter ${filter}`, is: ({ path }) => pattern.test(filterOf(path).replaceAll("'", '')) };
  });
}

function filterOf(path: string): string {
  return new URL(path, 'https://vendor.example').searchParams.get('$filter') ?? '';
}

/** The template texts of a source, each with `…` in place of what is filled in; those inside of others as well. */
function templatesIn(source: string): readonly string[] {
  const found: string[] = [];
  const open: { text: string; depth: number }[] = [];
  let depth = 0;
  for (let at = 0; at < source.length; at += 1) {
    const sign = source[at] ?? '';
    const inside = open.at(-1);
    const isText = inside !== undefined && inside.depth === depth;
    if (sign === '\\') {
      if (isText) inside.text += source.slice(at, at + 2);
      at += 1;
    } else if (sign === '`' && isText) found.push(open.pop()?.text ?? '');
    else if (sign === '`') open.push({ text: '', depth });
    else if (isText && source.startsWith('${', at)) {
      inside.text += '…';
      depth += 1;
      at += 1;
    } else if (isText) inside.text += sign;
    else if (sign === '{' && open.length > 0) depth += 1;
    else if (sign === '}' && open.length > 0) depth -= 1;
  }
  return found;
}
