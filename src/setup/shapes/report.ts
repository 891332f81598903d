/** What `hardenbot doctor --shapes` prints: nothing of it tells which tenant it was, so that it can be attached to an issue. */
import type { ResourceShape } from './look.js';

export interface ShapesDocument {
  readonly schema: 'shapes/1';
  /** Of hardenbot: what is believed of the vendor comes with it. */
  readonly version: string;
  readonly counts: Readonly<Record<ResourceShape['state'] | 'differences', number>>;
  readonly collections: readonly ResourceShape[];
}

export function shapesDocument(version: string, collections: readonly ResourceShape[]): ShapesDocument {
  const count = (state: ResourceShape['state']): number => collections.filter((one) => one.state === state).length;
  return {
    schema: 'shapes/1',
    version,
    counts: {
      differences: collections.reduce((sum, { differences }) => sum + differences.length, 0),
      compared: count('compared'),
      empty: count('empty'),
      refused: count('refused'),
      nothingToTry: count('nothingToTry'),
    },
    collections,
  };
}

export function shapesText({ version, counts, collections }: ShapesDocument): string {
  const different = collections.filter(({ differences }) => differences.length > 0);
  const points = collections.filter(({ unconfirmed }) => unconfirmed.length > 0);
  return [
    `Shapes of a tenant, by hardenbot ${version}. Names of fields, kinds of values and counts; no name and no value of the tenant.`,
    `${counts.compared} collections compared, ${counts.differences} differences.`,
    '',
    ...different.flatMap(({ key, rows, differences }) => [
      `${key} (${rows} rows)`,
      ...differences.map(({ about, what }) => `  ${about}: ${what}`),
    ]),
    ...(different.length === 0 ? [] : ['']),
    ...listed(
      'As believed',
      collections.filter(({ state, differences }) => state === 'compared' && differences.length === 0),
      rowsText,
    ),
    ...listed('No row came', inState(collections, 'empty'), ({ key }) => key),
    ...listed('Refused', inState(collections, 'refused'), refusedText),
    ...listed('Nothing to try it on', inState(collections, 'nothingToTry'), ({ key }) => key),
    'Not confirmed so far, and what came:',
    ...points.flatMap(({ key, unconfirmed }) =>
      unconfirmed.map(({ point, seen }) => `  ${key}: ${point}${seen === null ? '' : ` Seen: ${seen}.`}`),
    ),
    '',
    ...otherFields(collections),
    '',
  ].join('\n');
}

function inState(collections: readonly ResourceShape[], state: ResourceShape['state']): readonly ResourceShape[] {
  return collections.filter((one) => one.state === state);
}

function listed(
  heading: string,
  collections: readonly ResourceShape[],
  text: (shape: ResourceShape) => string,
): readonly string[] {
  return collections.length === 0 ? [] : [`${heading}:`, ...collections.map((shape) => `  ${text(shape)}`), ''];
}

function rowsText({ key, rows, pages }: ResourceShape): string {
  return `${key} (${rows} rows, ${pages} answers)`;
}

function refusedText({ key, refused }: ResourceShape): string {
  return `${key}: ${refused?.status ?? 'no status'}${refused?.code ? ` ${refused.code}` : ''}`;
}

function otherFields(collections: readonly ResourceShape[]): readonly string[] {
  const some = collections.filter(({ absent, further }) => absent.length + further.length > 0);
  return some.flatMap(({ key, absent, further }) => [
    ...(absent.length === 0 ? [] : [`${key}: never came, and may be unset: ${absent.join(', ')}`]),
    ...(further.length === 0 ? [] : [`${key}: came, and is not read: ${further.join(', ')}`]),
  ]);
}
