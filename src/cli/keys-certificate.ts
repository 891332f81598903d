/** `hardenbot keys certificate`: a key with a certificate for the app registration of a tenant, in place of a secret. */
import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { Secrets } from '../config/load.js';
import { multiTenantName } from '../config/settings.js';
import { systemClock } from '../process/system-clock.js';
import { makeFolder, writeNew } from './output/write-new.js';

interface CertificateOptions {
  readonly out: string;
  readonly days: number;
  readonly directory?: boolean;
}

const dayMs = 24 * 3_600_000;
/** Entra ID takes longer ones; whoever has the file has the tenant for as long. */
const maxDays = 730;

export function registerCertificate(keys: Command): void {
  keys
    .command('certificate')
    .description('make a key and certificate for the app registration of a tenant, and say where to upload which')
    .argument('<tenant>', `its name in the settings; ${multiTenantName} for the registration that many tenants consent to`)
    .option('--out <folder>', 'where the files go', '.')
    .option('--days <days>', `how long it is valid, 1 to ${maxDays}`, wholeDays, 365)
    .option('--directory', 'for the gateway, which reads groups, in place of the worker')
    .action((tenant: string, options: CertificateOptions) => make(tenant, options));
}

async function make(tenant: string, { out, days, directory = false }: CertificateOptions): Promise<void> {
  const now = systemClock.now();
  const whose = tenant === multiTenantName ? `hardenbot ${multiTenantName}` : 'hardenbot';
  const app = directory ? 'hardenbot (directory)' : `${whose} (write)`;
  const { generate } = await import('selfsigned');
  const { private: key, cert } = await generate([{ name: 'commonName', value: `hardenbot ${tenant}` }], {
    keyType: 'rsa',
    keySize: 3072,
    algorithm: 'sha256',
    notBeforeDate: now,
    notAfterDate: new Date(now.getTime() + days * dayMs),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', clientAuth: true },
    ],
  });
  makeFolder(out);
  const name = directory ? 'directory' : tenant;
  const files = { secret: join(out, `${name}-certificate.pem`), upload: join(out, `${name}-certificate.crt`) };
  writeNew(files.secret, `${cert.trim()}\n${key.trim()}\n`);
  writeNew(files.upload, `${cert.trim()}\n`);
  const { fingerprint, validTo } = new X509Certificate(cert);
  process.stdout.write(`Written: ${files.secret} (certificate and private key, for its owner alone) and ${files.upload} (the certificate, to upload).

Next:
  1. Entra admin center > App registrations > "${app}" > Certificates & secrets > Certificates > Upload certificate: ${files.upload}
     It shows the thumbprint ${fingerprint.replaceAll(':', '')}.
  2. ${directory ? 'gateway.env' : 'worker.env'}: ${Secrets.tenantPrefix(name)}_CLIENT_CERTIFICATE_FILE=${files.secret}
     and no ${Secrets.tenantPrefix(name)}_CLIENT_SECRET.
  3. Restart, ask hardenbot doctor, and delete the secret or certificate before it from the app registration.
It is valid until ${validTo}; nothing renews it by itself.
`);
}

function wholeDays(typed: string): number {
  const days = Number(typed);
  if (/^\d{1,3}$/.test(typed) && days >= 1 && days <= maxDays) return days;
  throw new InvalidArgumentError(`Write a whole number from 1 to ${maxDays}.`);
}
