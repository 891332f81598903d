/** Signs requests as the channel service does, and publishes the key; every part of a token can be made wrong. */
import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';

interface SignerOptions {
  readonly issuer: string;
  readonly appId: string;
  readonly serviceUrl: string;
  readonly now: () => Date;
  /** The channels that the key may sign for; Teams alone unless said otherwise. */
  readonly endorsements?: readonly string[];
}

/** Claims and header of a token, where they differ from a good one; null leaves a claim out. */
export interface TokenChanges {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly kid?: string;
  readonly key?: KeyObject;
  readonly header?: Readonly<Record<string, unknown>>;
}

/** Made once a process: it takes a while, and botbuilder keeps keys for as long as the process lives. */
const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const keyId = randomUUID();
const lifeSeconds = 3600;

export class Signer {
  readonly publicKey = pair.publicKey;
  readonly keyId = keyId;

  constructor(private readonly options: SignerOptions) {}

  /** The key set as it is published. */
  keys(): object {
    return {
      keys: [
        {
          ...pair.publicKey.export({ format: 'jwk' }),
          use: 'sig',
          kid: keyId,
          x5t: keyId,
          endorsements: this.options.endorsements ?? ['msteams'],
        },
      ],
    };
  }

  /** Claims of a good token at this moment. */
  claims(): Readonly<Record<string, unknown>> {
    const { issuer, appId, serviceUrl } = this.options;
    const now = Math.floor(this.options.now().getTime() / 1000);
    return { iss: issuer, aud: appId, serviceurl: serviceUrl, nbf: now - 60, exp: now + lifeSeconds };
  }

  token({ claims = {}, kid = keyId, key = pair.privateKey, header = {} }: TokenChanges = {}): Promise<string> {
    const payload = Object.fromEntries(Object.entries({ ...this.claims(), ...claims }).filter(([, value]) => value !== null));
    return new SignJWT(payload).setProtectedHeader({ ...header, alg: 'RS256', typ: 'JWT', kid }).sign(key);
  }
}
