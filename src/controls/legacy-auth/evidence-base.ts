/** What legacy-auth reads, and what it makes of the rows: the same for the verdict and for the plan. */
import { readOf } from '../../tenant/resource.js';
import { securityDefaults } from '../../tenant/resources/security-defaults.js';
import type { Context, Outcomes } from '../control.js';
import { type CoverageInput, isEnabled, PeopleCoverageInput } from '../reasoning/access/coverage/coverage-input.js';
import {
  coverEverybody,
  coverPeople,
  type EverybodyCovered,
  type Question,
} from '../reasoning/access/coverage/people-coverage.js';
import { clientsOf, clientTypes, isForLegacyClients, legacyClientTypes } from '../reasoning/access/kinds/client-types.js';
import { ternary } from '../reasoning/access/kinds/ternary.js';
import { targetsEverything } from '../reasoning/access/parts/resource-parts.js';
import { isAboutFlows, type PolicyEffect } from '../reasoning/access/policy/policy-effect.js';
import { entraP1, type Licence, LicenceCheck, licenceRead } from '../reasoning/access/tenant/licence.js';
import { policyRead, type TenantAccess, userRead } from '../reasoning/access/tenant/tenant-access.js';
import type { Settings } from './definition.js';

const defaultsRead = readOf(securityDefaults, ['isEnabled']);
export const reads = [defaultsRead, policyRead, userRead, licenceRead];

export interface CoverageResult {
  /** Its policies are enabled, block some legacy client, and are narrowed by nothing but accounts, places, clients and resources. */
  readonly input: CoverageInput;
  readonly covered: EverybodyCovered;
  /** Whether a policy for legacy clients that holds only sometimes, on some platforms say, blocks anyone's. */
  readonly blocksSometimes: () => boolean;
  /** Null where it could not be read. */
  readonly defaultsOn: boolean | null;
  readonly licence: Licence;
}

export class EvidenceBase {
  readonly people: PeopleCoverageInput;
  readonly access: TenantAccess;
  private readonly licence = new LicenceCheck(entraP1);
  private defaultsOn: boolean | null = null;
  private coverage: CoverageResult | undefined;

  constructor(context: Context<Settings>) {
    this.people = new PeopleCoverageInput(
      {
        reads,
        except: context.settings.except,
        spareSynchronization: false,
        guests: true,
        // A policy for a group holds for today: an account that is made tomorrow has to be covered as well.
        tomorrow: true,
        serves: blocksLegacyClients,
        alsoMatters: holdsSometimes,
      },
      context,
    );
    this.access = this.people.access;
    this.access.rows.on(licenceRead, this.licence.see).on(defaultsRead, (row) => {
      this.defaultsOn = row.isEnabled ?? null;
    });
  }

  /** Everything that can be said, once all reads have ended; worked out once. */
  compute(outcomes: Outcomes): CoverageResult {
    this.coverage ??= this.work(outcomes);
    return this.coverage;
  }

  private work(outcomes: Outcomes): CoverageResult {
    const { access } = this;
    const input = this.people.compute(outcomes);
    const { exempt, policies, scope } = input;
    const question: Question = {
      policies,
      scope,
      clients: legacyClientTypes,
      countries: new Set(),
      placeInScope: () => ternary.yes,
    };
    const sometimes = access.policies.filter(holdsSometimes).map(withAllOfActiveSync);
    return {
      input,
      covered: coverEverybody(access, exempt, { ...question, isCentral }),
      blocksSometimes: () =>
        sometimes.length > 0 && coverPeople(access, exempt, { ...question, policies: sometimes }).coversSome !== ternary.no,
      defaultsOn: this.defaultsOn,
      licence: this.licence.state(outcomes(licenceRead).complete),
    };
  }
}

function blocksLegacyClients({ blocks, row }: PolicyEffect): boolean {
  return blocks && clientsOf(row).some((client) => legacyClientTypes.some((legacy) => legacy === client));
}

/** About client types, or shutting out everyone it is for altogether. A block of some countries, say, is about something else. */
export function isCentral({ row }: PolicyEffect): boolean {
  if (clientsOf(row).length < clientTypes.length) return true;
  const { includeLocations, excludeLocations } = row.conditions?.locations ?? {};
  return (includeLocations ?? []).length + (excludeLocations ?? []).length === 0 && targetsEverything(row);
}

/**
 * A policy for legacy clients that holds only on some platforms, devices or risks holds for some. Legacy clients take no part in
 * sign-in flows, so a policy for a flow never blocks one.
 */
function holdsSometimes(policy: PolicyEffect): boolean {
  const { blocks, forPeople, narrowedBy, row } = policy;
  if (!isEnabled(policy) || !blocks || !forPeople || !isForLegacyClients(row)) return false;
  return (narrowedBy.length > 0 || clientsOf(row).length === 0) && !isAboutFlows(policy);
}

/** The supported platforms of ActiveSync are some of it. */
function withAllOfActiveSync(policy: PolicyEffect): PolicyEffect {
  const { conditions } = policy.row;
  if (!conditions || clientsOf(policy.row).length > 0) return policy;
  return { ...policy, row: { ...policy.row, conditions: { ...conditions, clientAppTypes: ['exchangeActiveSync'] } } };
}
