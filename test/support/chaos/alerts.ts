/** What Prometheus makes of a trial: the metrics of both processes are read while it runs, and the alert rules judge them afterwards, with time made longer. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { stringify } from 'yaml';
import { toolPath } from '../deploy/kubernetes';
import { pause } from './people';
import type { Role } from './setup';

export interface Alerts {
  /** They have to fire. */
  readonly expected: readonly string[];
  /** They may fire as well, and nothing else does. */
  readonly allowed?: readonly string[];
}

export interface AlertWatch {
  /** Ends the reading. Gives what is wrong: an alert that did not fire and had to, or one that did and may not. */
  problems(alerts: Alerts): Promise<readonly string[]>;
}

/** A trial takes seconds and rules wait for minutes: this many milliseconds of a trial count as one step of this many seconds. */
const stepMs = 250;
const stepSeconds = 30;

const rules = join(__dirname, '..', '..', '..', 'manifests', 'prometheus', 'hardenbot.rules.yaml');

/** Begins once both processes have said something: until then nobody could miss them. */
export function watchAlerts(ports: Readonly<Record<Role, number>>): AlertWatch {
  const series = new Map<string, Map<number, string>>();
  const over = new AbortController();
  let began: number | null = null;
  const stepNow = (): number => (began === null ? 0 : (performance.now() - began) / stepMs);
  const readOnce = async (role: Role): Promise<void> => {
    // Counted from when it was asked, as Prometheus does: of a store that is away it takes a second to say so.
    const step = Math.floor(stepNow());
    const text = await metricsOf(ports[role]);
    for (const [name, value] of samplesOf(role, text)) series.set(name, (series.get(name) ?? new Map()).set(step, value));
  };
  const read = async (role: Role): Promise<void> => {
    while (!over.signal.aborted) {
      await readOnce(role);
      await pause(stepMs / 2);
    }
  };
  const reading = Promise.all(roles.map(readOnce)).then(() => {
    began = performance.now();
    return Promise.all(roles.map(read));
  });
  return {
    problems: async (alerts) => {
      over.abort();
      await reading;
      return judged(series, Math.ceil(stepNow()), alerts);
    },
  };
}

const roles: readonly Role[] = ['gateway', 'worker'];

/** Empty while nothing answers. */
async function metricsOf(port: number): Promise<string> {
  try {
    return await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  } catch (error) {
    if (error instanceof TypeError) return '';
    throw error;
  }
}

/** As a scrape of the job `hardenbot-<role>` stores them: a label `job` of a metric is `exported_job` then. */
function samplesOf(role: Role, text: string): readonly (readonly [series: string, value: string])[] {
  const job = `job="hardenbot-${role}"`;
  const told = text.split('\n').flatMap((line) => {
    const [, name, labels = '', value = ''] = /^(hardenbot_\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (name === undefined) return [];
    const own = labels.replace(/(^|,)job=/, '$1exported_job=');
    return [[`${name}{${[job, ...(own === '' ? [] : [own])].join(',')}}`, value] as const];
  });
  return [[`up{${job}}`, text === '' ? '0' : '1'], ...told];
}

async function judged(
  series: ReadonlyMap<string, ReadonlyMap<number, string>>,
  steps: number,
  { expected, allowed = [] }: Alerts,
): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-alerts-'));
  const file = join(folder, 'trial.yaml');
  const optional = allowed.filter((name) => !expected.includes(name)).join('|');
  const fired = {
    expr: `group by (alertname) (max_over_time(ALERTS{alertstate="firing",alertname!~"${optional}"}[1d]))`,
    eval_time: `${steps * stepSeconds}s`,
    exp_samples: expected.map((alertname) => ({ labels: `{alertname="${alertname}"}`, value: 1 })),
  };
  const input = [...series].map(([name, values]) => ({ series: name, values: valuesOf(values, steps) }));
  const trial = { interval: `${stepSeconds}s`, input_series: input, promql_expr_test: [fired] };
  writeFileSync(file, stringify({ rule_files: [rules], evaluation_interval: `${stepSeconds}s`, tests: [trial] }));
  try {
    return await new Promise((resolve) => {
      execFile(toolPath('promtool'), ['test', 'rules', file], (error, out, err) => {
        const said = `${out}${err}`.split('\n').filter((line) => /exp:|got:|alertname|rror/.test(line));
        resolve(
          error === null ? [] : [`other alerts fired than ${expected.join(', ')}: ${said.map((line) => line.trim()).join(' ')}`],
        );
      });
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A step in which nothing was read has what was read before it, as in Prometheus. */
function valuesOf(values: ReadonlyMap<number, string>, steps: number): string {
  let last = '_';
  return Array.from({ length: steps }, (_unused, step) => (last = values.get(step) ?? last)).join(' ');
}
