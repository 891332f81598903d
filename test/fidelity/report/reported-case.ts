/** A contradiction that a report reported, kept as a case: data alone, that a suite reads and holds the product to. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { asExpected } from '../../../src/setup/shapes/observed-shape';
import type { ShapesReport } from '../../../src/setup/shapes/report-text';
import { readSentence } from '../../../src/setup/shapes/sentences';
import { masked } from '../../../src/setup/shapes/vocabulary';
import type { Resource } from '../../../src/tenant/resource';
import { resources } from '../../../src/tenant/resources/registry';
import { shapesBehind } from '../../support/tenants/deviating-tenant';
import { deviationOf } from './deviation';

export const reportedFolder = join(__dirname, '..', '..', 'reported');

const path = z.string().regex(/^[\w.?@:/ -]{1,200}$/);
const form = z.string().regex(/^[Aa9?._@:/ -]{1,24}$/);
const caseSchema = z.discriminatedUnion('about', [
  z.strictObject({
    about: z.literal('answer'),
    key: z.string().max(200),
    field: path,
    /** A sentence of `src/setup/shapes/sentences.ts`. */
    what: z.string().max(300),
    /** Of a word that is not known: how many words of its form were known when it was reported. */
    knownOfForm: z.number().int().min(0).optional(),
  }),
  z.strictObject({
    about: z.literal('question'),
    key: z.string().max(200),
    /** The mark's own sentence. */
    point: z.string().max(400),
    /** What was expected of the texts of its field: the case passes once the code expects another form, or the question is closed. */
    form: z.string().max(400),
    /** What came instead, each text by its form alone. */
    came: z.array(form).min(1).max(50),
  }),
]);
export type ReportedCase = z.infer<typeof caseSchema>;

/** Of every contradiction in collections that this version has. */
export function casesOf(report: ShapesReport): readonly ReportedCase[] {
  const answers = report.contradicted.flatMap(({ key, differences }) =>
    differences.flatMap(({ about: field, what }): readonly ReportedCase[] => {
      const resource = resourceOf(key);
      const sentence = readSentence(what);
      if (resource === undefined || sentence === null || !path.safeParse(field).success) return [];
      const known = sentence.kind === 'word' ? { knownOfForm: knownOfForm(resource, field, sentence.values.form ?? '') } : {};
      return [{ about: 'answer', key, field, what, ...known }];
    }),
  );
  const questions = report.points.flatMap(({ key, point, state, seen }): readonly ReportedCase[] => {
    const expected = markOf(key, point)?.form;
    if (state !== 'contradicted' || expected === undefined) return [];
    const forms = (seen ?? '').split(', ').map((one) => one.replace(/ \(\d+\)$/, ''));
    const came = forms.filter((one) => one !== asExpected && form.safeParse(one).success);
    return came.length === 0 ? [] : [{ about: 'question', key, point, form: expected.source, came }];
  });
  return [...answers, ...questions];
}

export function titleOf(one: ReportedCase): string {
  return one.about === 'answer' ? `${one.key}: ${one.field}: ${one.what}` : `${one.key}: ${one.point}`;
}

/**
 * What hardenbot still expects otherwise than the case says; empty once it is mended. Null where that cannot be seen from here: the collection is
 * gone, or the simulated tenant cannot be made to answer so.
 */
export async function stillContradicted(one: ReportedCase): Promise<readonly string[] | null> {
  const resource = resourceOf(one.key);
  if (one.about === 'question') return markOf(one.key, one.point)?.form?.source === one.form ? [titleOf(one)] : [];
  if (resource === undefined) return null;
  const sentence = readSentence(one.what);
  if (sentence === null) return null;
  if (sentence.kind === 'word') {
    const known = knownOfForm(resource, one.field, sentence.values.form ?? '');
    const isListed = resource.answers?.words?.[one.field] !== undefined;
    return !isListed || known > (one.knownOfForm ?? 0) ? [] : [titleOf(one)];
  }
  const script = deviationOf(resource, { about: one.field, sentence });
  if (script === null) return null;
  const shape = (await shapesBehind(script, { only: [one.key] })).collections.find(({ key }) => key === one.key);
  return (shape?.differences ?? [])
    .filter(({ about, what }) => about === one.field && readSentence(what)?.kind === sentence.kind)
    .map(({ about, what }) => `${one.key}: ${about}: ${what}`);
}

/** Writes it where the suite looks; the path, or null where the same case is kept already. */
export function keepCase(one: ReportedCase, folder: string): string | null {
  mkdirSync(folder, { recursive: true });
  const content = `${JSON.stringify(one, null, 2)}\n`;
  const names = readdirSync(folder);
  if (names.some((name) => name.endsWith('.json') && readFileSync(join(folder, name), 'utf8') === content)) return null;
  const about = one.about === 'answer' ? `${one.field} ${readSentence(one.what)?.kind ?? ''}` : 'question';
  const plain = `${one.key} ${about}`
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .toLowerCase()
    .slice(0, 80);
  const free = [plain, ...Array.from({ length: 1000 }, (_, n) => `${plain}-${n + 2}`)].find(
    (name) => !names.includes(`${name}.json`),
  );
  const file = join(folder, `${free}.json`);
  writeFileSync(file, content, { flag: 'wx' });
  return file;
}

/** Throws for a file that is no case. */
export function keptCases(folder: string): readonly ReportedCase[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => caseSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))));
}

function resourceOf(key: string): Resource | undefined {
  return resources.find((one) => one.key === key);
}

function markOf(key: string, point: string) {
  return resourceOf(key)?.unconfirmed?.find((mark) => mark.point === point);
}

function knownOfForm(resource: Resource, field: string, wanted: string): number {
  return (resource.answers?.words?.[field] ?? []).filter((word) => masked(word) === wanted).length;
}
