/** Checks the kind of a key before it is used: Ed25519 in PEM for signing, a certificate with its private key for signing in. */
import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';

export type Half = 'private' | 'public';

/** The key, or what is wrong with it, as the rest of a sentence that begins with its name. */
export function readKey(pem: string, half: Half): KeyObject | string {
  const isPrivate = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/.test(pem);
  if (half === 'public' && isPrivate)
    return 'holds a private key: put its public half there, and make a new pair if others could read it';
  if (half === 'private' && !isPrivate && pem.includes('PUBLIC KEY'))
    return 'holds the public half of a key, and has to hold the private one';
  if (/ENCRYPTED/.test(pem)) return 'is encrypted with a passphrase, and nobody is there to type it';
  const key = parsed(pem, half);
  if (key === null) return 'is no key as PEM';
  if (key.asymmetricKeyType === 'ed25519') return key;
  return `is of type ${key.asymmetricKeyType ?? 'unknown'}, not Ed25519`;
}

/** Whether two keys are one, whichever halves of it they are. */
export function isSameKey(one: KeyObject, other: KeyObject): boolean {
  return publicHalf(one).equals(publicHalf(other));
}

function publicHalf(key: KeyObject): KeyObject {
  return key.type === 'private' ? createPublicKey(key) : key;
}

function parsed(pem: string, half: Half): KeyObject | null {
  try {
    return half === 'private' ? createPrivateKey(pem) : createPublicKey(pem);
  } catch {
    // Reading a key fails for nothing but the text of the key, and which decoder did not like it helps nobody.
    return null;
  }
}

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
