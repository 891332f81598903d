/** The stores that people run: a node of a cluster, and a server behind TLS with a user who may do no more than hardenbot does. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeCertificate } from '../../adapters/m365/simulator/index';
import { fromSources } from '../support/runner/own-process';
import { documentedUser } from '../support/stores/documented-user';
import { startTlsValkey } from '../support/stores/valkey-trials';

const script = join(__dirname, '..', 'support', 'corridor', 'one-audit.ts');

async function auditAndChange(store: string, environment: Readonly<Record<string, string>> = {}): Promise<void> {
  await promisify(execFile)(process.execPath, [...fromSources, script, JSON.stringify({ store })], {
    env: { ...process.env, ...environment },
  });
}

test('the user that the manual names may do all that an audit and a change take, over TLS', async () => {
  const { cert, key } = await makeCertificate();
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-ca-'));
  const ca = join(folder, 'ca.pem');
  writeFileSync(ca, cert);
  const server = await startTlsValkey({ certificate: cert, key, users: ['user default off', documentedUser('canary-password')] });
  const url = `rediss://hardenbot:canary-password@localhost:${server.port}`;
  try {
    await auditAndChange(url, { NODE_EXTRA_CA_CERTS: ca });
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
