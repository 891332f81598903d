/** Tries whether a resource can be read, by the smallest read there is of it: until the first row comes, or the list ends. */
import { TenantError } from '../../lib/errors.js';
import type { TenantClient } from '../../tenant/client.js';
import type { Read, Resource } from '../../tenant/resource.js';
import { resourceByKey } from '../../tenant/resources/registry.js';
import { prerequisiteOf, searchFor } from './read-prerequisite.js';

export type Probe =
  | { readonly result: 'read' /** Null where the list is empty. */; readonly first: Readonly<Record<string, unknown>> | null }
  | { readonly result: 'refused'; readonly error: TenantError }
  /** It is read below objects of another resource, which cannot be read: nothing was asked of it. */
  | { readonly result: 'refusedAbove'; readonly above: string }
  /** It can be read only below another object, and there is none. */
  | { readonly result: 'nothingToTry' };

/** The first two take two permissions at once and tell of neither; the last is told by `graph.signIns`, and a sixth report within ten seconds would wait for the limit. */
const tellsNothing: ReadonlySet<string> = new Set([
  'graph.users/signInActivity',
  'graph.authenticationRequirements',
  'graph.signIns/beta',
]);

export class Prober {
  readonly #client: Pick<TenantClient, 'read'>;
  readonly #now: Date;
  readonly #known = new Map<string, Probe>();

  constructor(client: Pick<TenantClient, 'read'>, now: Date) {
    this.#client = client;
    this.#now = now;
  }

  /** Each resource is tried once, however often it is asked for. */
  async try(key: string): Promise<Probe> {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const probe = await this.#tryBelow(key);
    this.#known.set(key, probe);
    return probe;
  }

  async #tryBelow(key: string): Promise<Probe> {
    if (tellsNothing.has(key)) return { result: 'nothingToTry' };
    const parent = prerequisiteOf(key);
    const resource = resourceByKey(key);
    if (parent === undefined)
      return this.#read({ resource, fields: fieldsFor(resource), ...searchFor(resource, this.#now, aMinuteMs) });
    if ('of' in parent) return this.#read({ resource, fields: fieldsFor(resource), of: parent.of });
    const found = await this.try(parent.key);
    if (found.result === 'refused') return { result: 'refusedAbove', above: parent.key };
    if (found.result !== 'read') return found;
    const of = found.first?.[parent.property];
    return typeof of === 'string' ? this.#read({ resource, fields: fieldsFor(resource), of }) : { result: 'nothingToTry' };
  }

  async #read(read: Read): Promise<Probe> {
    try {
      for await (const page of this.#client.read(read)) {
        const [first] = page.rows;
        if (first !== undefined) return { result: 'read', first: first as Readonly<Record<string, unknown>> };
      }
      return { result: 'read', first: null };
    } catch (error) {
      if (!(error instanceof TenantError)) throw error;
      return { result: 'refused', error };
    }
  }
}

/** Enough to be let in or not. */
const aMinuteMs = 60_000;

/** Without fields Graph sends its usual ones; Exchange would send every property there is. */
function fieldsFor(resource: Resource): readonly string[] {
  if (resource.list.service !== 'exchange') return [];
  return resource.key === 'exchange.RoleGroup' ? ['Identity', 'Name'] : ['Identity'];
}
