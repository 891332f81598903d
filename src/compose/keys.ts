/** Makes the key pair that decisions are signed with. */
import { generateKeyPairSync } from 'node:crypto';

export interface DecisionKeys {
  /** For the gateway alone. */
  readonly privateKeyPem: string;
  /** For the workers. */
  readonly publicKeyPem: string;
}

export function newDecisionKeys(): DecisionKeys {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}
