/** TLS to the servers of the store: whom their certificates have to be signed by, and when they end. */
import { X509Certificate } from 'node:crypto';
import { type ConnectionOptions, createSecureContext, rootCertificates, type SecureContext, TLSSocket } from 'node:tls';
import { Cluster } from 'ioredis';
import { isReadOnce, readText, statsOf } from '../../src/config/document.js';
import type { StoreSettings } from '../../src/config/store.js';
import { InputError } from '../../src/lib/errors.js';
import { omitUndefined } from '../../src/lib/omit-undefined.js';
import type { StoreClient } from './connection.js';

/** Throws InputError for a file of certificates that cannot be read, or holds none. */
export function tlsOf({ ca, serverName }: NonNullable<StoreSettings['tls']>): ConnectionOptions {
  const named = omitUndefined({ servername: serverName });
  if (ca === undefined) return named;
  const trusted = trusting(ca);
  // The client copies the options for each connection, and asks here each time.
  return {
    ...named,
    get secureContext() {
      return trusted();
    },
  };
}

/** Read again once the file is another one, and not for each connection: some hundred and fifty certificates take 80 ms of a processor. */
function trusting(file: string): () => SecureContext {
  const read = () => ({
    seen: stampOf(file),
    context: createSecureContext({ ca: [...rootCertificates, ...certificatesIn(file)] }),
  });
  let latest = read();
  return () => {
    if (isReadOnce(file) || stampOf(file) === latest.seen) return latest.context;
    try {
      latest = read();
    } catch (error) {
      // Someone is replacing it: what was trusted before counts until all of it is there.
      if (!(error instanceof InputError)) throw error;
    }
    return latest.context;
  };
}

/** Another one for another file, and for one that was written again. */
function stampOf(file: string): string {
  const { ino, size, mtimeMs } = statsOf(file) ?? { ino: 0, size: 0, mtimeMs: 0 };
  return `${ino} ${size} ${mtimeMs}`;
}

const maxBytes = 1_000_000;

function certificatesIn(file: string): readonly string[] {
  const found = textIn(file).match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  if (found.length > 0 && found.every(isCertificate)) return found;
  throw unreadable(file, 'it holds no certificate; name the PEM file of the authority that signed those of the servers');
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

function textIn(file: string): string {
  try {
    return readText(file, maxBytes);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw unreadable(file, error.problems.join('; '));
  }
}

function unreadable(file: string, why: string): InputError {
  return new InputError('The settings name a file that cannot be read.', [`store.tls.ca: ${file}: ${why}`]);
}

/** When the first of the certificates ends that the connected servers showed; null where none did. */
export function certificateEnd(client: StoreClient): Date | null {
  const servers = client instanceof Cluster ? client.nodes() : [client];
  const ends = servers.flatMap(({ stream }) => {
    const end = stream instanceof TLSSocket && !stream.destroyed ? Date.parse(stream.getPeerCertificate().valid_to) : Number.NaN;
    return Number.isNaN(end) ? [] : [end];
  });
  return ends.length === 0 ? null : new Date(Math.min(...ends));
}
