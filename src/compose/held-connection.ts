/** How one tenant is reached, read when it is needed: a credential that cannot be used keeps only its own tenant waiting, and counts as soon as it is put right. */
import type { Credential, TenantConnection } from '../../adapters/m365/connection.js';
import { InputError, TenantError } from '../lib/errors.js';
import type { Logger } from '../lib/log.js';
import { tenantConnection } from './tenant-connection.js';
import type { KnownTenant } from './tenants.js';

interface HeldInput {
  /** How people call the tenant. */
  readonly tenant: string;
  /** Reads the credential, and the certificate of endpoints that are given by hand. Throws InputError where one cannot be used. */
  readonly read: () => TenantConnection;
  readonly logger: Logger;
  /** What to say of where there is none. */
  readonly ofNone?: string;
}

const othersGoOn = 'Nothing is read or changed in this tenant until that is put right; the other tenants go on.';

export class HeldConnection {
  #known: TenantConnection | null = null;
  #problem: InputError | null = null;

  constructor(private readonly input: HeldInput) {
    this.#read();
  }

  /** As it was when it could be read last; null: it never could. */
  get known(): TenantConnection | null {
    return this.#known;
  }

  /** Why the tenant cannot be reached now; null: as far as this process can tell, it can. */
  problem(): InputError | null {
    if (this.#problem !== null) this.#read();
    return this.#problem;
  }

  /** Reads it again: the next time that the tenant is opened, or its credential is refused, what is there now counts. */
  refresh(): TenantConnection | null {
    this.#read();
    return this.#known;
  }

  /** For the next time that the tenant is opened, as it is by then. Throws TenantError (unauthenticated) where there is none. */
  take(): TenantConnection {
    this.#read();
    if (this.#known === null) throw notUsable(this.#problem);
    return this.#known;
  }

  #read(): void {
    const { tenant, read, logger, ofNone = othersGoOn } = this.input;
    try {
      this.#known = read();
      if (this.#problem !== null) logger.info({ tenant }, 'the credential of a tenant can be used again');
      this.#problem = null;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      // One that is in use works without its file: what was read stays until there is another.
      if (this.#known !== null) return;
      if (this.#problem?.message !== error.message) logger.error({ tenant, problems: error.problems }, `${error.what} ${ofNone}`);
      this.#problem = error;
    }
  }
}

function notUsable(problem: InputError | null): TenantError {
  const why = (problem?.what ?? 'There is no credential').replace(/\.$/, '');
  return new TenantError(`${why}; hardenbot doctor says what to do`, { kind: 'unauthenticated' });
}

/** By the id of the tenant. Throws InputError where none of several, or the only one, can be reached: then nothing could be done at all. */
export function holdConnections(
  tenants: readonly KnownTenant[],
  { credentialOf, logger }: { readonly credentialOf: (tenant: string) => Credential; readonly logger: Logger },
): ReadonlyMap<string, HeldConnection> {
  const held = new Map(
    tenants.map(({ id: tenantId, name, settings }) => {
      const read = () => tenantConnection({ tenantId, tenant: settings, credential: credentialOf(name) });
      return [tenantId, new HeldConnection({ tenant: name, read, logger })];
    }),
  );
  const problems = [...held.values()].flatMap((one) => one.problem() ?? []);
  const [first] = problems;
  if (first === undefined || problems.length < tenants.length) return held;
  if (tenants.length === 1) throw first;
  throw new InputError('No tenant has a credential that can be used.', [...new Set(problems.flatMap((one) => one.problems))]);
}
