/** What a report says of each belief, by name, with the file that holds it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ShapesReport } from '../../../src/setup/shapes/report-text';
import { resources } from '../../../src/tenant/resources/registry';

const folder = 'src/tenant/resources';
const root = join(__dirname, '..', '..', '..');

export interface ReportedBelief {
  readonly says: 'contradicted' | 'confirmed' | 'toJudge';
  readonly key: string;
  /** In a sentence, without the key. */
  readonly what: string;
  /** From the folder of the project; null for a collection that this version does not have. */
  readonly file: string | null;
  /** What to do there. */
  readonly todo: string;
}

/** Contradictions first, then what takes a mark off, then shapes that are as believed. */
export function beliefsOf(report: ShapesReport): readonly ReportedBelief[] {
  const pointsThat = (says: ReportedBelief['says']): readonly ReportedBelief[] =>
    report.points
      .filter(({ state }) => state === says)
      .map(
        ({ key, point, seen }): ReportedBelief =>
          isMarked(key, point)
            ? {
                says,
                key,
                what: `open question "${point}"${seen === null ? '' : ` Seen: ${seen}.`}`,
                file: fileOf(key),
                todo: pointTodo[says],
              }
            : {
                says: 'toJudge',
                key,
                what: 'an open question that this version does not have',
                file: fileOf(key),
                todo: 'nothing to do here',
              },
      );
  return [
    ...report.contradicted.flatMap(({ key, differences, further }) =>
      differences.map(
        ({ about, what }): ReportedBelief => ({
          says: 'contradicted',
          key,
          what: `${about}: ${what}${further.length === 0 ? '' : ` (not read so far: ${further.join(', ')})`}`,
          file: fileOf(key),
          todo: 'mend',
        }),
      ),
    ),
    ...pointsThat('contradicted'),
    ...pointsThat('toJudge'),
    ...pointsThat('confirmed'),
    ...report.confirmed.map(
      (key): ReportedBelief => ({
        says: 'confirmed',
        key,
        what: 'names and kinds of fields, words, pages and error codes',
        file: fileOf(key),
        todo: 'nothing',
      }),
    ),
  ];
}

const pointTodo: Readonly<Record<ReportedBelief['says'], string>> = {
  contradicted: 'mend what is believed, and take the mark off',
  confirmed: 'take the mark off, and name the report as its source',
  toJudge: 'say what it means, and take the mark off',
};

function isMarked(key: string, point: string): boolean {
  return resources.some((one) => one.key === key && one.unconfirmed?.some((mark) => mark.point === point) === true);
}

/** The file in which the key is written. */
function fileOf(key: string): string | null {
  if (!resources.some((one) => one.key === key)) return null;
  const name = readdirSync(join(root, folder)).find((one) => readFileSync(join(root, folder, one), 'utf8').includes(`'${key}'`));
  return name === undefined ? null : `${folder}/${name}`;
}

export function beliefLines(beliefs: readonly ReportedBelief[]): readonly string[] {
  const shapes = beliefs.filter(({ todo }) => todo === 'nothing');
  return [
    ...beliefs
      .filter(({ todo }) => todo !== 'nothing')
      .flatMap(({ says, key, what, file, todo }) => [
        `${says === 'toJudge' ? 'to judge' : says}: ${key}: ${what}`,
        `  ${file === null ? 'this version has no such collection' : `${file}: ${todo}`}`,
      ]),
    `confirmed: ${shapes.length} collections are as believed${shapes.length === 0 ? '' : `: ${shapes.map(({ key }) => key).join(', ')}`}`,
  ];
}
