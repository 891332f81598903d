/** The certificate of the simulated tenant: made anew by every process, for this machine's own names. */
import { hostname } from 'node:os';

export interface Certificate {
  /** PEM. */
  readonly key: string;
  /** PEM; self-signed, so it is also what a client has to trust. */
  readonly cert: string;
}

let ofThisProcess: Promise<Certificate> | null = null;

/** The same one each time: to make one takes longer than all else that a simulated tenant starts with. */
export function certificateOfProcess(): Promise<Certificate> {
  ofThisProcess ??= makeCertificate();
  return ofThisProcess;
}

/** Another one each time. @param hosts whom it is for besides this machine */
export async function makeCertificate(hosts: readonly string[] = []): Promise<Certificate> {
  // Two hundred files, of which an audit of a live tenant needs none.
  const { generate } = await import('selfsigned');
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true, clientAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 2, value: hostname() },
          ...hosts.map((value) => ({ type: 2 as const, value })),
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return { key: made.private, cert: made.cert };
}
