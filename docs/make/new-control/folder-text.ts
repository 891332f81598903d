/** A control that expects one value of each object, whole but for its words: what begins with `Say` is requested by a test. */
import type { Expected, Names } from './layout';

export function definitionText({ id }: Names): string {
  return `/** What ${id} is: why it matters, who notices a change of it, and which settings it takes. */
import { z } from 'zod';
import type { ControlDefinition } from '../control.js';

export const definition: ControlDefinition<Record<string, never>> = {
  id: '${id}',
  way: 9,
  title: 'Say the state wanted, in the present tense',
  changeTitle: { does: 'Say what a change does, in the imperative' },
  severity: 'medium',
  risk: 'medium',
  why: 'Say which attack it stops, for someone who has to approve it.',
  impact: 'Say who notices the change, and how.',
  delay: 'Say how long it takes, and what of that is not confirmed.',
  references: { mitre: ['Say which technique, and give the numbers of CIS, ScubaGear and the checks of peers'] },
  settings: z.strictObject({}),
};
`;
}

export function controlText(names: Names): string {
  const { property, resource, file, columns, isSingle, nameConstant } = names;
  const imported = [resource, ...(nameConstant === null ? [] : [nameConstant])].toSorted().join(', ');
  const fields = columns.map((column) => `'${column}', `).join('');
  return `/** Say in a sentence what is true of a tenant that passes. */
import { readOf } from '../../tenant/resource.js';
import { ${imported} } from '../../tenant/resources/${file}.js';
import { ${isSingle ? 'single' : 'each'} } from '../item-collection.js';
import { itemControl } from '../item-control.js';
import type { Found } from '../item-fold.js';
${isSingle ? '' : "import { plural } from '../../lib/plural.js';\n"}import { definition } from './definition.js';

const property = '${property}';
const read = readOf(${resource}, [${fields}property]);

export const control = itemControl<Record<string, never>, 'objects'>(definition, () => ({
  collections: {
    objects: ${isSingle ? singleText(names) : eachText(names)},
  },
  summary: summaryOf,
}));

${isSingle ? singleSummary(names) : listSummary(names)}`;
}

function eachText({ columns, expected }: Names): string {
  const [addressedBy = 'Identity'] = columns;
  const named = [...columns].reverse().map((column) => `row.${column}`);
  return `each(read, {
      unknown: \`what \${property} is\`,
      item: (row) => ({
        object: ${[...named, "'(without a name)'"].join(' ?? ')},
        identity: row.${addressedBy} ?? null,
        values: [{ property, actual: row[property], expected: ${literal(expected)}, noted: true }],
      }),
    })`;
}

function singleText({ key, nameConstant, expected }: Names): string {
  const name = nameConstant ?? `'${key.split('.')[1] ?? key}'`;
  return `single(read, {
      unknown: \`what \${property} is\`,
      item: (row) => ({
        object: ${name},
        identity: ${name},
        values: [{ property, actual: row?.[property], expected: ${literal(expected)}, noted: true }],
      }),
    })`;
}

function listSummary({ expected }: Names): string {
  return `function summaryOf({ total: { holds, objects } }: Found): string {
  return \`\${property} is ${expected} for \${holds} of \${plural(objects, 'object')}.\`;
}
`;
}

function singleSummary({ expected }: Names): string {
  return `function summaryOf({ total: { holds, unknown } }: Found): string {
  if (unknown > 0) return \`It is not known whether \${property} is ${expected}.\`;
  return \`\${property} is \${holds > 0 ? '' : 'not '}${expected}.\`;
}
`;
}

/** A value as code writes it. */
export function literal(value: Expected): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "\\'")}'` : String(value);
}

export function casesText({ id, key, property, expected, isSingle, knownBy }: Names): string {
  const [part = '', name = ''] = key.split('.');
  const ids =
    part === 'exchange'
      ? `Guid: '99000000-0000-4000-8000-000000000001', Identity: 'One'`
      : `id: '99000000-0000-4000-8000-000000000001', displayName: 'One'`;
  const named = isSingle ? '' : `'${knownBy === 'id' || knownBy === 'Guid' ? '99000000-0000-4000-8000-000000000001' : 'One'}', `;
  const other = typeof expected === 'boolean' ? !expected : typeof expected === 'number' ? expected + 1 : 'something else';
  const asWord = typeof expected === 'boolean' ? `'${other ? 'True' : 'False'}'` : null;
  return `/** Tenants and what ${id} must say of them. Each trap that you know is a case; what a peer gets wrong is one. */
import type { Case } from '../case.js';

function tenant(row: object) {
  return { ${part}: { ${name}: ${isSingle ? `{ ${ids}, ...row }` : `[{ ${ids}, ...row }]`} } };
}

export const cases: readonly Case[] = [
  {
    name: 'it is as it should be',
    state: tenant({ ${property}: ${literal(expected)} }),
    verdict: 'pass',
    names: [${named}'${property}'],
    restsOn: ['${key}.${property}'],
    plan: 0,
  },
  {
    name: 'it is not as it should be',
    state: tenant({ ${property}: ${literal(other)} }),
    verdict: 'fail',
    names: [${named}'${property}'],
    plan: 1,
  },${asWord === null ? '' : wordCase(property, asWord)}
  {
    name: 'it does not say how it is',
    state: tenant({}),
    verdict: 'unknown',
    plan: 'unknown',
  },${isSingle ? '' : emptyCase(part, name)}
  {
    name: 'it cannot be read',
    state: { ${part}: {} },
    verdict: 'unknown',
    missing: ['${key}'],
    plan: 'unreadable',
  },
];
`;
}

function wordCase(property: string, word: string): string {
  return `
  {
    name: 'an export writes booleans as words',
    state: tenant({ ${property}: ${word} }),
    verdict: 'fail',
    plan: 1,
  },`;
}

function emptyCase(part: string, name: string): string {
  return `
  {
    name: 'there is no such object',
    state: { ${part}: { ${name}: [] } },
    verdict: 'notApplicable',
    plan: 0,
  },`;
}
