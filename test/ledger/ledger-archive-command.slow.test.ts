/** `hardenbot ledger archive` as a person runs it, with the verifying and the export of what is left. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openMirror } from '../../adapters/redis/mirror';
import { type Ended, hardenbot, ledgerCommand } from '../support/chaos/command-line';
import { openSetup, type Setup } from '../support/chaos/setup';
import { audited } from '../support/ledger/archive-lab';
import { ledgerOn } from '../support/ledger/signed-entries';

let setup: Setup;
let folder: string;
beforeAll(async () => {
  setup = await openSetup({ mailboxes: 1 });
  folder = mkdtempSync(join(tmpdir(), 'hardenbot-archived-'));
  const mirror = openMirror(setup.mirror);
  const at = { moment: '2024-03-01T08:00:00.000Z' };
  const clock = { now: () => new Date(at.moment) };
  const ledger = ledgerOn(setup.store.redis, clock, { keeper: mirror });
  for (let n = 1; n <= 26; n += 1)
    await Promise.all(Array.from({ length: 20 }, (_unused, more) => ledger.append(setup.tenantId, `s-${n}-${more}`, audited)));
  at.moment = '2026-11-24T10:00:00.000Z';
  await ledger.append(setup.tenantId, 's-now', audited);
  await mirror.close();
});
afterAll(async () => {
  await setup.close();
  rmSync(folder, { recursive: true, force: true });
});

const archive = (...more: readonly string[]): Promise<Ended> =>
  hardenbot(setup, 'ledger', 'archive', '--segments', folder, ...more);

test('fewer days than ninety are refused', async () => {
  const { code, err } = await archive('--older-than', '30d');
  expect(code).not.toBe(0);
  expect(err).toContain('Write days, at least 90: 400d.');
});

test('old audits leave for a file, once; the rest is verified with and without it, and export says where the others are', async () => {
  const first = await archive();
  const [, file = ''] = /entries are in (\S+) now/.exec(first.out) ?? [];
  expect(first).toMatchObject({ code: 0, out: expect.stringContaining('contoso: 520 entries left the store') });
  expect(existsSync(join(folder, file))).toBe(true);
  expect(await archive()).toMatchObject({
    code: 0,
    out: expect.stringContaining('contoso: nothing to archive'),
  });
  const alone = await ledgerCommand(setup, 'verify');
  expect(alone).toMatchObject({ code: 0, out: expect.stringContaining(`Entry 522 archived 520 entries in ${file}.`) });
  expect(alone.out).toContain('520 archived entries are not in this store.');
  const whole = await ledgerCommand(setup, 'verify', '--segments', folder);
  expect(whole.code).toBe(0);
  expect(whole.out).not.toContain('are not in this store');
  const { code, out, err } = await ledgerCommand(setup, 'export');
  expect(code).toBe(0);
  expect(err).toContain(`older entries are archived in ${file}, and are not among these`);
  expect(out.split('\n').filter((line) => line.startsWith('{')).length).toBe(2);
  expect(await ledgerCommand(setup, 'verify', '--segments', tmpdir())).toMatchObject({ code: 4 });
});
