/** The policies and locations of a tenant in memory, changed step by step as the service would: for thousands of steps. */
import type { Fields, Operation } from '../../../src/engine/plan/operation';
import type { Current, TenantClient } from '../../../src/tenant/client';
import { conditionalAccessPolicies } from '../../../src/tenant/resources/conditional-access-policy';
import { namedLocations } from '../../../src/tenant/resources/named-location';
import { exclusionOf, policyExclusions } from '../../../src/tenant/resources/policy-exclusion';
import type { Row, Standing } from '../travel/exception-oracle';
import { stateClient } from './state-client';

/** How the ids of objects begin that were made here. */
export const madeHere = 'ffff0000';

export class MemoryAccess {
  private made = 0;
  policies: readonly Row[];
  locations: readonly Row[];

  constructor(private readonly rest: Readonly<Record<string, unknown>>) {
    const graph = rest['graph'] as {
      readonly conditionalAccessPolicies: readonly Row[];
      readonly namedLocations: readonly Row[];
    };
    this.policies = graph.conditionalAccessPolicies;
    this.locations = graph.namedLocations;
  }

  standing(): Standing {
    return structuredClone({ policies: this.policies, locations: this.locations });
  }

  state(): Readonly<Record<string, unknown>> {
    const graph = { ...(this.rest['graph'] as object), conditionalAccessPolicies: this.policies, namedLocations: this.locations };
    return { ...this.rest, graph };
  }

  /** Does one step; the id of what was created. */
  does(operation: Operation): string {
    if (operation.resource === policyExclusions.key) return this.putOnList(operation);
    this.made += 1;
    const id = `${madeHere}-0000-4000-8000-${String(this.made).padStart(12, '0')}`;
    const changed = (list: readonly Row[]): readonly Row[] => {
      if (operation.kind === 'remove') return list.filter((row) => row.id !== operation.identity);
      return operation.kind === 'create' ? [...list, { ...operation.after, id }] : list;
    };
    if (operation.resource === conditionalAccessPolicies.key) this.policies = changed(this.policies);
    if (operation.resource === namedLocations.key) this.locations = changed(this.locations);
    return id;
  }

  /** `around` stands round each write: it may end before, or after. */
  client(around: (write: () => void) => void = (write) => write()): TenantClient {
    return {
      origin: 'file',
      read: (read) => stateClient(this.state()).read(read),
      current: (operation) => Promise.resolve(this.current(operation)),
      write: async (operation) => {
        let id = '';
        around(() => {
          id = this.does(operation);
        });
        return {
          result: 'applied',
          ...(operation.kind === 'create' && operation.resource !== policyExclusions.key ? { id } : {}),
        };
      },
      close: () => Promise.resolve(),
    };
  }

  private putOnList(operation: Operation): string {
    const { policy } = exclusionOf(operation);
    this.policies = this.policies.map((row) => {
      if (row.id !== policy) return row;
      const call = policyExclusions.object?.writeOnto?.(operation, row as unknown as Fields);
      // Conditions that are not sent stay; those that are sent are replaced whole.
      const { conditions: sent, ...rest } = call?.service === 'graph' ? (call.body ?? {}) : {};
      return { ...row, ...rest, conditions: { ...(row['conditions'] as object), ...(sent as object | undefined) } };
    });
    return policy;
  }

  private current(operation: Operation): Current | null {
    const wanted: Fields = operation.kind === 'remove' ? operation.before : operation.after;
    if (operation.resource === policyExclusions.key) {
      const row = this.policies.find(({ id }) => id === exclusionOf(operation).policy);
      const isThere = row !== undefined && policyExclusions.object?.isMeant?.(operation, row as unknown as Fields) === true;
      return isThere ? { id: 'name' in operation ? operation.name : '', fields: wanted } : null;
    }
    const list = operation.resource === namedLocations.key ? this.locations : this.policies;
    const row = list.find((one) =>
      'identity' in operation ? one.id === operation.identity : 'name' in operation && one['displayName'] === operation.name,
    );
    if (row === undefined) return null;
    return { id: row.id, fields: Object.fromEntries(Object.keys(wanted).map((key) => [key, row[key] as never])) };
  }
}
