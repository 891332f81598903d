/** Places of a control, or of what controls share, to be broken, drawn by a seed: as many of each kind as there are, by turns. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { sha256 } from '../../src/lib/json';
import { type Kind, type Site, sitesOf } from './sites';

const root = join(__dirname, '..', '..');

/** The folder that controls share; on the page and in options it stands among their ids. */
export const shared = 'reasoning';

/**
 * Cases are what mutants are judged by, also the rows that they share; a study only measures what a change would have hit, and proofs are asked in
 * `test/controls/sign-in-proof.test.ts`.
 */
const leftOut = /^(?:.*-)?(?:cases|case-rows|study|proof)\.ts$/;

/** Of what controls share: what only measures whom a change would hit, what settings could name, or what proofs ask. Suites of their own ask it. */
const measures =
  /^(?:usage\/|access\/plan\/(?:as-planned|report-only-trial)\.ts$|mail-flow\/(?:sources|spf-of-filter|mail-tally)\.ts$)/;

export function sourceOf(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

export function drawSites(control: string, { seed, count }: { readonly seed: number; readonly count: number }): readonly Site[] {
  const folder = `src/controls/${control}`;
  const sites = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !leftOut.test(basename(name)) && !(control === shared && measures.test(name)))
    .flatMap((name) => sitesOf(`${folder}/${name}`, sourceOf(`${folder}/${name}`)));
  const order = (site: Site) => sha256(`${seed} ${site.file} ${site.start} ${site.becomes}`);
  const drawn = sites.toSorted((one, other) => (order(one) < order(other) ? -1 : 1));
  const byKind = (['condition', 'exclusion', 'read'] as const).map((kind: Kind) => drawn.filter((site) => site.kind === kind));
  const turns = Math.max(0, ...byKind.map(({ length }) => length));
  return Array.from({ length: turns }, (_, turn) => byKind.flatMap((some) => some[turn] ?? []))
    .flat()
    .slice(0, count);
}
