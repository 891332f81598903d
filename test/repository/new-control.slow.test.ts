/** `npm run new:control` in a copy of the sources: what it writes judges and plans as its own cases say, and nothing is written twice. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
const copy = mkdtempSync(join(tmpdir(), 'hardenbot-new-control-'));

/** Judges the cases of the controls that are named, each as the contract suite does, and prints what is wrong. */
const judging = `
const { controls } = require('./src/controls/index');
const { caseComplaint } = require('./test/support/controls/case-complaint');
void (async () => {
  for (const id of process.argv.slice(2)) {
    const control = controls.find((one) => one.id === id);
    for (const one of require('./src/controls/' + id + '/cases').cases) {
      const complaint = await caseComplaint(control, one);
      if (complaint !== null) console.log(id + ', ' + one.name + ': ' + complaint);
    }
  }
})();
`;

beforeAll(() => {
  for (const part of ['src', 'adapters', 'jobs', 'docs/make', 'test/support', 'test/vendor/data', 'package.json'])
    cpSync(join(root, part), join(copy, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  writeFileSync(join(copy, 'judge.cjs'), judging);
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function run(script: string, ...words: readonly string[]) {
  const hook = join('.', 'test', 'support', 'typescript-hook.cjs');
  return spawnSync(process.execPath, ['--require', `./${hook}`, script, ...words], { cwd: copy, encoding: 'utf8' });
}

const newControl = (...words: readonly string[]) => run('docs/make/new-control/index.ts', ...words);

test.each([
  ['a list of a new collection', 'owa-files', 'exchange.OwaMailboxPolicy', 'Enabled'],
  ['a list of a new collection of Graph', 'short-tokens', 'graph.tokenLifetimePolicies', 'isOrganizationDefault'],
  ['a list that is read already', 'no-owa', 'exchange.casmailbox', 'OWAEnabled', 'false'],
  ['the one object of its kind', 'plain-mail', 'exchange.TransportConfig', 'SmtpClientAuthenticationDisabled'],
  ['the one object of Graph', 'no-risk', 'graph.AuthorizationPolicy', 'allowUserConsentForRiskyApps', 'false'],
])('%s: %s', (_what, id, ...words) => {
  const made = newControl(id, ...words);
  expect({ status: made.status, stderr: made.stderr.replace(/^Node .*\n/, '') }).toEqual({ status: 0, stderr: '' });
  const judged = run('judge.cjs', id);
  expect({ status: judged.status, says: judged.stdout + judged.stderr }).toEqual({ status: 0, says: '' });
});

test('a second time it says that the control is there, and writes nothing', () => {
  const list = () => readFileSync(join(copy, 'src/controls/definitions.ts'), 'utf8');
  const before = list();
  const again = newControl('pop-imap', 'exchange.CASMailbox', 'PopEnabled', 'false');
  expect(again.status).toBe(2);
  expect(again.stderr).toContain('There is a control pop-imap already. Nothing was written.');
  expect(list()).toBe(before);
});
