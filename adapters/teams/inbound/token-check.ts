/** Decides whether a request carries a token that the channel service signed for this app. */
import { errors, type JWTPayload, jwtVerify } from 'jose';
import type { SigningKeys } from './keys.js';

interface TokenCheckOptions {
  readonly appId: string;
  readonly issuer: string;
  readonly keys: SigningKeys;
  readonly now: () => Date;
}

/** What a good token vouches for. */
export interface Vouched {
  /** The address that Teams wants to be answered at. */
  readonly serviceUrl: string;
  readonly endorsements: readonly string[];
}

/** A token that is not good; `reason` is for the log alone. */
export interface NotVouched {
  readonly reason: string;
}

/** The tolerance that Microsoft documents for its bots. */
const clockToleranceSeconds = 5 * 60;

/**
 * Verifies issuer, audience, time, algorithm and signature before botbuilder sees the request. botbuilder 4.23.3 answers some
 * bad tokens with status 500, writes the key to the console, takes tokens of the Emulator and of skills, and learns issuers
 * from tokens that nobody verified. It will not be mended any more, so what decides is here. Rejects where the keys cannot be had.
 */
export async function checkToken(header: string | undefined, options: TokenCheckOptions): Promise<Vouched | NotVouched> {
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(header ?? '')?.[1];
  if (token === undefined) return { reason: 'no token' };
  let endorsements: readonly string[] = [];
  try {
    const { payload } = await jwtVerify(
      token,
      async ({ kid }) => {
        const found = await options.keys.find(kid ?? '');
        if (found === null) throw new errors.JWKSNoMatchingKey('unknown key');
        endorsements = found.endorsements;
        return found.key;
      },
      {
        algorithms: ['RS256'],
        issuer: options.issuer,
        audience: options.appId,
        clockTolerance: clockToleranceSeconds,
        currentDate: options.now(),
        requiredClaims: ['exp', 'serviceurl'],
      },
    );
    return vouchedBy(payload, endorsements, options.appId);
  } catch (error) {
    if (error instanceof errors.JOSEError) return { reason: error.message };
    throw error;
  }
}

function vouchedBy(payload: JWTPayload, endorsements: readonly string[], appId: string): Vouched | NotVouched {
  const serviceUrl = payload['serviceurl'];
  if (typeof serviceUrl !== 'string') return { reason: 'serviceurl is no text' };
  // A skill says in one of these which other bot it is.
  const parties = [payload['azp'], payload['appid']].filter((party) => party !== undefined);
  return parties.every((party) => party === appId) ? { serviceUrl, endorsements } : { reason: 'a token of another bot' };
}
