/** Prometheus without its server: what processes tell is read as it would read it, and promtool judges rules and queries on that. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { toolPath } from './kubernetes';

const root = join(__dirname, '..', '..', '..');
export const rulesFile = join(root, 'manifests', 'prometheus', 'hardenbot.rules.yaml');

const ruleSchema = z.looseObject({
  alert: z.string(),
  expr: z.string(),
  for: z.string().regex(/^\d+m$/),
  /** What is so, and what to do. */
  annotations: z.strictObject({ summary: z.string().endsWith('.'), description: z.string().endsWith('.') }),
});
export const alertRules = z
  .object({ groups: z.array(z.object({ rules: z.array(ruleSchema) })) })
  .parse(parse(readFileSync(rulesFile, 'utf8')))
  .groups.flatMap(({ rules }) => rules);

/** The text of the metrics by the name of the scrape job; null: the process did not answer. */
export type Scrape = Readonly<Record<string, string | null>>;

/** Asks each process, as Prometheus does. @param ports by the name of the scrape job */
export async function scrape(ports: Readonly<Record<string, number>>): Promise<Scrape> {
  const told = Object.entries(ports).map(async ([job, port]): Promise<[string, string | null]> => {
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`).catch(() => null);
    return [job, answer === null ? null : await answer.text()];
  });
  return Object.fromEntries(await Promise.all(told));
}

/** `name{labels}` as Prometheus keeps it, with its value. */
export function samplesOf(told: Scrape): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(told).flatMap(([job, text]): [string, string][] => [
      [`up{job="${job}"}`, text === null ? '0' : '1'],
      ...(text ?? '').split('\n').flatMap((line): [string, string][] => {
        const [, name, labels = '', value = ''] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
        if (name === undefined) return [];
        // Its own label of that name wins.
        const own = labels.replace(/(^|,)job=/, '$1exported_job=');
        return [[`${name}{job="${job}"${own === '' ? '' : `,${own}`}}`, value]];
      }),
    ]),
  );
}

/** How long the last scrape is taken to last, in minutes. */
const heldFor = 30;

/** Scrapes a minute apart, of which the last one lasts. */
function inputSeries(scrapes: readonly Scrape[]) {
  const all = scrapes.map(samplesOf);
  const names = new Set(all.flatMap((samples) => [...samples.keys()]));
  return [...names].map((series) => {
    const values = all.map((samples) => samples.get(series) ?? '_');
    return { series, values: [...values, ...Array.from({ length: heldFor }, () => values.at(-1))].join(' ') };
  });
}

interface Question {
  readonly name: string;
  /** PromQL whose answer is 1 or 0. */
  readonly expr: string;
  /** Minutes after the last scrape. */
  readonly after: number;
}

/** Those of the questions to which the answer is 1. Throws what promtool says of a query that it does not take. */
function answeredYes(scrapes: readonly Scrape[], questions: readonly Question[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-prometheus-'));
  const file = join(folder, 'test.yaml');
  const ask = questions.map(({ expr, after }) => ({
    expr,
    eval_time: `${scrapes.length - 1 + after}m`,
    exp_samples: [{ labels: '{}', value: 1 }],
  }));
  const tests = [{ interval: '1m', input_series: inputSeries(scrapes), promql_expr_test: ask }];
  writeFileSync(file, JSON.stringify({ rule_files: [rulesFile], evaluation_interval: '1m', tests }));
  try {
    execFileSync(toolPath('promtool'), ['test', 'rules', file], { encoding: 'utf8', stdio: 'pipe' });
    return questions.map(({ name }) => name);
  } catch (error) {
    const said = String((error as { readonly stderr?: unknown }).stderr);
    if (!said.includes('FAILED')) throw error;
    const no = new Set(
      [...said.matchAll(/expr: "((?:[^"\\]|\\.)*)"/g)].map(([, expr = '']) => JSON.parse(`"${expr}"`) as string),
    );
    const wrong = questions.filter(({ expr }) => no.has(expr));
    if (wrong.length === 0 || said.includes('err:')) throw error;
    return questions.flatMap(({ name, expr }) => (no.has(expr) ? [] : [name]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The alerts that fire once what was scraped last has lasted for as long as each of them waits. */
export function firing(...scrapes: readonly Scrape[]): readonly string[] {
  const questions = alertRules.map(({ alert, for: wait }) => ({
    name: alert,
    expr: `sgn(count(ALERTS{alertname="${alert}",alertstate="firing"})) or vector(0)`,
    after: Number.parseInt(wait, 10) + 2,
  }));
  return [...answeredYes(scrapes, questions)].sort();
}

/** Those of the queries that give no data, or no number, just after the last scrape. */
export function withoutData(queries: readonly string[], scrapes: readonly Scrape[]): readonly string[] {
  // What is no number is not equal to itself.
  const questions = queries.map((expr) => ({ name: expr, expr: `sgn(count((${expr}) == (${expr}))) or vector(0)`, after: 0 }));
  const answered = new Set(answeredYes(scrapes, questions));
  return queries.filter((query) => !answered.has(query));
}
