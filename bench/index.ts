/** `npm run bench`: measures hardenbot against physical floors and prints the ratios. `-- --json`, `-- --only NAME`, `-- --against COMMIT [--pairs N]`. */
import { cpus } from 'node:os';
import { InputError } from '../src/lib/errors';
import { omitUndefined } from '../src/lib/omit-undefined';
import { runScript } from '../test/support/runner/script';
import { optionsOf } from '../test/support/runner/script-help';
import { ack } from './ack';
import { against } from './against';
import { alternatives } from './alternatives/index';
import { apply } from './apply';
import { audit } from './audit';
import { auditCpu } from './audit-cpu';
import { click } from './click';
import { clickWork } from './click-work';
import { coverage } from './coverage';
import { digest } from './digest';
import { fair } from './fair';
import { ledgerAppend, ledgerReplicated, ledgerTogether, ledgerVerify } from './ledger';
import { ledgerCommands } from './ledger-commands';
import { longLedger } from './long-ledger';
import { mailboxSweep } from './mailbox-sweep';
import { memory } from './memory';
import { morning } from './morning';
import { notices } from './notices';
import { reasons } from './reasons';
import { settingsYear } from './settings-year';
import { signalsDay } from './signals-day';
import { signalsLive } from './signals-live';
import { size } from './size';
import { start } from './start';
import { startTenants } from './start-tenants';
import { status } from './status';
import { type Benchmark, isOver, measure, type Result } from './support/benchmark';
import { tarball } from './tarball';
import { twoWorkers } from './two-workers';
import { wholeChange } from './whole-change';
import { why } from './why';

const all: readonly Benchmark[] = [
  ...ack,
  ...click,
  ...clickWork,
  audit,
  auditCpu,
  memory,
  ...apply,
  ...fair,
  ledgerAppend,
  ledgerTogether,
  ledgerReplicated,
  ledgerVerify,
  ...ledgerCommands,
  ...longLedger,
  ...coverage,
  ...reasons,
  ...why,
  ...notices,
  mailboxSweep,
  digest,
  status,
  ...start,
  ...settingsYear,
  ...startTenants,
  ...size,
  ...wholeChange,
  ...morning,
  ...twoWorkers,
  ...signalsDay,
  ...signalsLive,
  ...alternatives,
  tarball,
];

async function main(): Promise<void> {
  const values = optionsOf({
    script: 'bench',
    about: 'measures hardenbot against physical floors and prints the ratios; docs/performance.md says more',
    options: {
      json: { type: 'boolean', default: false, about: 'results as JSON' },
      only: { type: 'string', multiple: true, about: 'the benchmarks whose names begin so' },
      tenants: { type: 'string', about: 'how many tenants, of signals-day' },
      hours: { type: 'string', about: 'how many hours of their clock, of signals-day' },
      against: { type: 'string', about: 'a commit to compare with' },
      pairs: { type: 'string', default: '5', about: 'with --against, measurements of each' },
    },
    choices: {
      title: 'Benchmarks (* only where it is named):',
      all: all.map(({ name, about, isRare }) => ({ name: isRare === true ? `${name} *` : name, about })),
    },
  });
  if (values === null) return;
  const wanted = all.filter(({ name, isRare }) => values.only?.some((part) => name.startsWith(part)) ?? isRare !== true);
  if (wanted.length === 0)
    throw new InputError('There is no such benchmark.', [`--only: one of ${all.map(({ name }) => name).join(', ')}`]);
  if (values.against !== undefined) {
    const pairs = numberOf('pairs', values.pairs);
    const names = wanted.map(({ name }) => name);
    process.exitCode = against({ commit: values.against, names, pairs, print }) ? 0 : 1;
    return;
  }
  const { tenants, hours } = values;
  const asked = omitUndefined({
    tenants: tenants === undefined ? undefined : numberOf('tenants', tenants),
    hours: hours === undefined ? undefined : numberOf('hours', hours),
  });
  const results: Result[] = [];
  if (!values.json) print(`${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores, Node ${process.version}`);
  for (const benchmark of wanted) {
    const result = await measure(benchmark, asked);
    results.push(result);
    if (!values.json) print(line(result));
  }
  if (values.json) print(JSON.stringify({ results }, null, 2));
  process.exitCode = results.some(isOver) ? 1 : 0;
}

function numberOf(option: string, written: string): number {
  const number = Number(written);
  if (!Number.isInteger(number) || number < 1)
    throw new InputError(`The number of ${option} is none.`, [`--${option}: a whole number from 1`]);
  return number;
}

function line(result: Result): string {
  const { name, about, unit, value, floor, ratio, spread, goal } = result;
  const wanted = goal.kind === 'ratio' ? `≤ ${goal.number}×` : `${goal.kind === 'atMost' ? '≤' : '≥'} ${goal.number} ${unit}`;
  const figures = `${value.toFixed(2)} ${unit}, floor ${floor.toFixed(2)} ${unit}, ratio ${ratio.toFixed(2)}×, spread ${(spread * 100).toFixed(0)} %`;
  if (!result.isMeasured) return `none ${name.padEnd(16)} not measured: nothing came in time, goal ${wanted}\n     ${about}`;
  return `${isOver(result) ? 'OVER' : 'ok  '} ${name.padEnd(16)} ${figures}, goal ${wanted}\n     ${about}`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

runScript(main);
