/** What the system refused is reported as a sentence with what to do. */
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeliveryError } from '../../src/chat/platform';
import { systemTrouble } from '../../src/cli/output/system-trouble';
import { refuseUnwritable } from '../../src/cli/output/write-new';
import { ownMirrorFolder } from '../../src/cli/with-store';
import { Secrets } from '../../src/config/load';

const folder = mkdtempSync(join(tmpdir(), 'hardenbot-system-'));
const file = join(folder, 'a-file');
writeFileSync(file, '');

function thrownBy(action: () => unknown): Error {
  try {
    action();
  } catch (error) {
    return error as Error;
  }
  throw new Error('Nothing was thrown.');
}

function ofSystem(syscall: string, code: string, more: object): Error {
  return Object.assign(new Error(`${code}: ${syscall}`), { syscall, code, ...more });
}

test('a port that is taken is told with who may have it and what to do', async () => {
  const first = createServer();
  first.listen(0, '127.0.0.1');
  await once(first, 'listening');
  const { port } = first.address() as { readonly port: number };
  const second = createServer();
  second.listen(port, '127.0.0.1');
  const [error] = (await once(second, 'error')) as [Error];
  first.close();
  expect(systemTrouble(error)?.message).toMatch(
    new RegExp(String.raw`^Port ${port} of 127\.0\.0\.1 is taken\.\n  - .*: end it, or name another port in the settings`),
  );
});

test('a folder that cannot be made is told with what to do', () => {
  const error = thrownBy(() => mkdirSync(join(file, '.cache')));
  expect(systemTrouble(error)?.message).toMatch(
    /\.cache cannot be written\.\n {2}- .*; move it away, or go into another folder first$/,
  );
});

test.each([
  ['listen', 'EACCES', { address: '0.0.0.0', port: 443 }, /may not listen on port 443 of 0\.0\.0\.0[\s\S]*from 1024 up/],
  ['listen', 'EADDRNOTAVAIL', { address: '192.0.2.1', port: 1 }, /no address 192\.0\.2\.1[\s\S]*name one that it has/],
  ['mkdir', 'EACCES', { path: '/opt/x' }, /^\/opt\/x cannot be written[\s\S]*run it as one who may/],
  ['write', 'ENOSPC', { path: 'x' }, /the disk is full; make room/],
  ['open', 'ENOSPC', { path: 'x' }, /^x cannot be written[\s\S]*make room/],
  // Of a file that is open already the system names none.
  ['write', 'ENOSPC', {}, /^The disk is full\.\n {2}- make room.*HARDENBOT_LEDGER_MIRROR/],
] as const)('%s with %s says what to do', (syscall, code, more, told) => {
  expect(systemTrouble(ofSystem(syscall, code, more))?.message).toMatch(told);
});

test('a chat that does not answer at the start is told with where to look', () => {
  expect(systemTrouble(new DeliveryError('Slack cannot be reached.', 'later', 1000))?.message).toMatch(
    /^Slack cannot be reached\.\n {2}- look whether this machine gets there/,
  );
});

test('nothing is made up for what nobody can tell', () => {
  expect(systemTrouble(new Error('a mistake of ours'))).toBeNull();
  expect(systemTrouble(ofSystem('open', 'ENOENT', { path: 'x' }))).toBeNull();
  expect(systemTrouble(ofSystem('listen', 'EPERM', {}))).toBeNull();
});

test('a mirror that can be no folder is refused by the variable that names it', () => {
  const secrets = new Secrets({ HARDENBOT_LEDGER_MIRROR: join(file, 'ledger') });
  expect(thrownBy(() => ownMirrorFolder(secrets)).message).toMatch(
    /HARDENBOT_LEDGER_MIRROR: .*move it away, or name another folder/,
  );
});

test.each([
  ['a file', file],
  ['a folder', folder],
  ['nothing, in a folder that is not there', join(folder, 'none', 'audit.html')],
])('where %s is, a report is refused before the tenant is asked', (_what, path) => {
  expect(thrownBy(() => refuseUnwritable(path, '--html')).message).toMatch(
    /was not written\.\n {2}- --html: .*name another file$/,
  );
});
