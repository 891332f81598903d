/** Whether a text holds what signing in with a certificate takes: the certificate, and the private key that belongs to it, as PEM. */
import { createPrivateKey, X509Certificate } from 'node:crypto';

/** Null when it does; else what is wrong, with what to do about it. */
export function whyNoCertificate(pem: string): string | null {
  const remedy = 'hardenbot keys certificate makes one file with both';
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) return `it holds no certificate; ${remedy}`;
  if (!/-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/.test(pem)) return `it holds no private key beside the certificate; ${remedy}`;
  try {
    const isPair = new X509Certificate(pem).checkPrivateKey(createPrivateKey(pem));
    return isPair ? null : `its private key is not that of its certificate; ${remedy}`;
  } catch {
    return `it cannot be read as PEM; ${remedy}`;
  }
}
