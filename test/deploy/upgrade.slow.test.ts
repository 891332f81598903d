/**
 * The first version that anyone ran, 55238026, and this one, each built and run as a person runs it, on one installation: up to this one with something of
 * every kind under way. Back again the old one changes nothing. A clone without that commit says so and leaves it out. HARDENBOT_FROM names another commit to
 * come from.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { checkOut, type OtherCommit } from '../../bench/support/other-commit';
import { features } from '../../src/features/features';
import { openInstallation, type StoreOfVersions } from '../support/deploy/two-versions';
import { idOf, underWay } from '../support/deploy/under-way';

const root = join(__dirname, '..', '..');
const first = '55238026';
const from = process.env['HARDENBOT_FROM'] ?? first;
const isKnown = spawnSync('git', ['cat-file', '-e', `${from}^{commit}`], { cwd: root }).status === 0;
if (!isKnown) process.stdout.write(`not tried: this clone does not know the commit ${from}; get it with git fetch --unshallow\n`);

/** What the first version had not. */
const younger = ['introduction', 'questions', 'reach', 'settings-change', 'signals'];

let older: OtherCommit;

beforeAll(() => {
  if (!isKnown) return;
  execFileSync(process.execPath, ['setup.mjs', '--build', '--no-server'], { cwd: root, stdio: 'ignore' });
  older = checkOut(root, from);
}, 600_000);

afterAll(() => {
  if (isKnown) older.remove();
});

test('something is under way of every feature that stores anything and that the first version had', () => {
  const storing = features.filter(({ kind, request, reference, waives, archive }) =>
    [kind, request, reference, waives, archive].some(Boolean),
  );
  const carried = new Set(underWay.flatMap((one) => one.features));
  expect([...carried, ...younger].sort()).toEqual(storing.map(({ id }) => id).sort());
});

(isKnown ? describe : describe.skip)(`from ${from} to this version`, () => {
  const stores: readonly StoreOfVersions[] = ['Valkey', 'Cluster'];
  test.each(stores)(
    'on %s: what was under way comes to its end, and the older one leaves alone what it cannot read',
    async (store) => {
      const installation = await openInstallation(store);
      const verified = async () => expect(await installation.command(root, 'ledger', 'verify')).toMatchObject({ code: 0 });
      try {
        await installation.start(older.folder);
        const begun = [];
        for (const one of underWay) begun.push(await one.begin(installation));
        await installation.stop();
        expect(begun.map(({ whyNotUnderWay }) => whyNotUnderWay?.() ?? null)).toEqual(begun.map(() => null));

        await installation.start(root);
        for (const { end } of begun) await end();
        await verified();
        const left = await installation.says('contoso', 'UANA', '/harden plan pop-imap', 'waiting for approval');
        await installation.stop();
        if (from !== first) return;

        // The old version cannot read what this one wrote: it says so and changes nothing, and this one goes on.
        await installation.start(older.folder);
        const untouched = JSON.stringify(installation.state('contoso'));
        await installation.asks('contoso', 'UANA', '/harden plan auto-forward', 'newer version');
        expect(JSON.stringify(installation.state('contoso'))).toBe(untouched);
        await installation.stop();
        await installation.start(root);
        await installation.clicks('UBO', left, 'Approve');
        await installation.until('contoso', idOf(left), 'applied and verified');
        await verified();
        await installation.stop();
      } finally {
        await installation.close();
      }
    },
    900_000,
  );
});
