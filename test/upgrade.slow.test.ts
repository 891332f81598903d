/**
 * The first version that anyone ran, 55238026, and this one, each built and run as a person runs it, on one installation: from the old one to this one with
 * a plan that waits and a change that was applied. Back again the old one changes nothing. A clone without that commit says so and leaves it out.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Shown } from '../adapters/slack/fake/index';
import { checkOut, type OtherCommit } from '../bench/support/other-commit';
import { type Installation, openInstallation } from './support/deploy/two-versions';

const root = join(__dirname, '..');
const first = '55238026';
const isKnown = spawnSync('git', ['cat-file', '-e', `${first}^{commit}`], { cwd: root }).status === 0;
if (!isKnown)
  process.stdout.write(`not tried: this clone does not know the commit ${first}; get it with git fetch --unshallow\n`);

let older: OtherCommit;
let installation: Installation;

beforeAll(async () => {
  if (!isKnown) return;
  execFileSync(process.execPath, ['setup.mjs', '--build', '--no-server'], { cwd: root, stdio: 'ignore' });
  older = checkOut(root, first);
  installation = await openInstallation();
}, 600_000);

afterAll(async () => {
  if (!isKnown) return;
  await installation.close();
  older.remove();
});

const rows = (): string =>
  JSON.stringify((installation.simulator.state() as { exchange: { CASMailbox: object } }).exchange.CASMailbox);
/** The change of a card: at the end of the line that says how it stands. */
const idOf = ({ text }: Shown): string => /· (c-[0-9a-z]+)$/m.exec(text)?.[1] ?? 'no change is named';

/** Asks for a plan and gives its card, which waits for approval. */
const plans = (line: string) => installation.says('UANA', `/harden ${line}`, 'waiting for approval');

/** Approves a plan and waits until the tenant has it. A change that has to be kept gets a message of its own. */
async function approved(card: Shown): Promise<string> {
  const id = idOf(card);
  await installation.clicks('UBO', card, 'Approve');
  await installation.until(`· ${id}`, 'applied and verified');
  return id;
}

async function verified(by: string): Promise<void> {
  expect(await installation.command(by, 'ledger', 'verify')).toMatchObject({ code: 0 });
}

(isKnown ? describe : describe.skip)(`${first} and this version`, () => {
  test('what waited is approved here, what the older one did is undone, and the older one leaves alone what it cannot read', async () => {
    const untouched = rows();
    await installation.start(older.folder);
    const byOlder = await approved(await plans('plan pop-imap'));
    const changedByOlder = rows();
    expect(changedByOlder).not.toBe(untouched);
    const waiting = await plans('plan smtp-auth');
    await installation.stop();

    // The way up: what waited is approved and done, what was done is undone, and every entry of the older version is genuine.
    await installation.start(root);
    await approved(waiting);
    await approved(await plans(`revert ${byOlder}`));
    expect(rows()).toBe(untouched);
    await verified(root);
    const byNewer = await approved(await plans('plan modern-auth'));
    const left = await plans('plan pop-imap');
    await installation.stop();

    // The old version cannot read what this one wrote: it says so and changes nothing, and this one goes on.
    await installation.start(older.folder);
    await installation.asks('UANA', '/harden plan auto-forward', 'newer version');
    expect(rows()).toBe(untouched);
    await installation.stop();
    await installation.start(root);
    await approved(left);
    expect(rows()).toBe(changedByOlder);
    await approved(await plans(`revert ${byNewer}`));
    await approved(await plans(`revert ${idOf(left)}`));
    expect(rows()).toBe(untouched);
    await verified(root);
    await installation.stop();
  }, 600_000);
});
