/** What legacy-auth reads, and what it makes of the rows: the same for the verdict and for the plan. */
import { z } from 'zod';
import { readOf } from '../../tenant/resource.js';
import { securityDefaults } from '../../tenant/resources/security-defaults.js';
import type { Context, Outcomes } from '../control.js';
import { clientsOf, clientTypes, legacyClientTypes } from '../shared/access/client-types.js';
import { exceptShape } from '../shared/access/exceptions.js';
import { type ExemptionSettings, Exemptions, settingsReferences } from '../shared/access/exemptions.js';
import type { Members } from '../shared/access/group-index.js';
import { coverEverybody, type PeopleUnion } from '../shared/access/people-coverage.js';
import { completeAccounts, peopleInScope } from '../shared/access/people-in-scope.js';
import type { PolicyEffect } from '../shared/access/policy-effect.js';
import { targetsEverything, targetsResources } from '../shared/access/resource-parts.js';
import { policyRead, TenantAccess, userRead } from '../shared/access/tenant-access.js';
import { type Ternary, ternary } from '../shared/access/ternary.js';

export const settings = z.strictObject({ except: z.strictObject(exceptShape).prefault({}) });
export type Settings = z.infer<typeof settings>;

export const defaultsRead = readOf(securityDefaults, ['isEnabled']);
export const reads = [defaultsRead, policyRead, userRead];

export interface Weighed {
  readonly access: TenantAccess;
  readonly exempt: Exemptions;
  /** Enabled policies that block some legacy client, narrowed by nothing but accounts, places, clients and resources. */
  readonly policies: readonly PolicyEffect[];
  readonly scope: Members;
  readonly union: PeopleUnion;
  /** Whether a policy about client types, or one that shuts somebody out altogether, blocks anybody's legacy client. */
  readonly blocksSome: Ternary;
  readonly policiesWhole: boolean;
  /** Null where it could not be read. */
  readonly defaultsOn: boolean | null;
}

export class EvidenceBase {
  readonly access: TenantAccess;
  private readonly exemptions: ExemptionSettings;
  private defaultsOn: boolean | null = null;
  private weighed: Weighed | undefined;

  constructor(context: Context<Settings>) {
    const { settings: given, breakGlass, protectedPeople, asOf } = context;
    this.exemptions = { except: given.except, breakGlass, spareSynchronization: false };
    this.access = new TenantAccess(reads, {
      accountNames: [...breakGlass, ...given.except.users, ...protectedPeople],
      alsoRefers: settingsReferences(this.exemptions),
      matters: blocksLegacyClients,
      spareRoles: [],
      rolesMatter: () => false,
      asOf,
    });
    this.access.rows.on(defaultsRead, (row) => {
      this.defaultsOn = row.isEnabled ?? null;
    });
  }

  /** Everything that can be told, once all reads have ended; worked out once. */
  weigh(outcomes: Outcomes): Weighed {
    this.weighed ??= this.work(outcomes);
    return this.weighed;
  }

  private work(outcomes: Outcomes): Weighed {
    const { access } = this;
    access.settle(outcomes);
    const exempt = new Exemptions(access, this.exemptions);
    const policies = access.mattering();
    // A policy for a group holds for today: an account that is made tomorrow has to be covered as well.
    const options = { guests: true, tomorrow: true, policies };
    completeAccounts(access, exempt, options);
    const asked = peopleInScope(access, exempt, options);
    const { union, scope, blocksSome } = coverEverybody(access, exempt, {
      policies,
      isCentral,
      scope: asked,
      clients: legacyClientTypes,
      countries: new Set(),
      placeInScope: () => ternary.yes,
    });
    const policiesWhole = outcomes(policyRead).complete;
    return { access, exempt, policies, scope, union, blocksSome, policiesWhole, defaultsOn: this.defaultsOn };
  }
}

function blocksLegacyClients(policy: PolicyEffect): boolean {
  const { state, blocks, forPeople, narrowedBy, row } = policy;
  if (state !== 'enabled' || !blocks || !forPeople || narrowedBy.length > 0 || !targetsResources(row)) return false;
  return clientsOf(row).some((client) => legacyClientTypes.some((legacy) => legacy === client));
}

/** About client types, or shutting out whoever it is for altogether. A block of some countries, say, is about something else. */
export function isCentral({ row }: PolicyEffect): boolean {
  if (clientsOf(row).length < clientTypes.length) return true;
  const { includeLocations, excludeLocations } = row.conditions?.locations ?? {};
  return (includeLocations ?? []).length + (excludeLocations ?? []).length === 0 && targetsEverything(row);
}
