/** What commands write into the folder in which they are typed, which may be a clone: it is kept from git. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const keys = ['decision.pem', 'decision.pub.pem', 'ledger.pem', 'contoso-certificate.pem', 'contoso-certificate.crt'];
const files = ['hardenbot.yaml', 'gateway.env', 'worker.env', 'hardenbot-entra.ps1', 'hardenbot-teams.zip'];
const written = [...keys, ...files, 'audit.env', 'audit.yaml', 'audit.html', 'audit-exchange.ps1'];

test('keys, secrets, and what was found in a tenant are not committed by chance', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-ignored-'));
  const git = (...words: readonly string[]) => execFileSync('git', words, { cwd: folder, encoding: 'utf8' });
  git('init', '--quiet');
  cpSync(join(__dirname, '..', '..', '.gitignore'), join(folder, '.gitignore'));
  expect(
    git('check-ignore', '--', ...written)
      .trim()
      .split('\n'),
  ).toEqual(written);
});
