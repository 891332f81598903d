/** What azure-management reads, and what it makes of the rows: the same for the verdict and for the plan. */
import { readOf } from '../../tenant/resource.js';
import { securityDefaults } from '../../tenant/resources/security-defaults.js';
import type { Context, Outcomes } from '../control.js';
import { type CoverageInput, PeopleCoverageInput } from '../reasoning/access/coverage/coverage-input.js';
import { coverEverybody, type EverybodyCovered } from '../reasoning/access/coverage/people-coverage.js';
import type { Except } from '../reasoning/access/exempt/exceptions.js';
import type { ClientType } from '../reasoning/access/kinds/client-types.js';
import { type Ternary, ternary } from '../reasoning/access/kinds/ternary.js';
import type { PlacePart } from '../reasoning/access/parts/place-parts.js';
import { azureManagement, targetsEverything } from '../reasoning/access/parts/resource-parts.js';
import { settingsLocation, settingsLocationId } from '../reasoning/access/plan/address-location.js';
import type { PolicyEffect } from '../reasoning/access/policy/policy-effect.js';
import { entraP1, type Licence, LicenceCheck, licenceRead } from '../reasoning/access/tenant/licence.js';
import { locationRead, policyRead, type TenantAccess, userRead } from '../reasoning/access/tenant/tenant-access.js';
import type { AddressSet } from '../reasoning/ip/address-set.js';
import { addressesOf } from '../reasoning/ip/setting.js';
import type { Settings } from './definition.js';

const defaultsRead = readOf(securityDefaults, ['isEnabled']);
export const reads = [defaultsRead, policyRead, locationRead, userRead, licenceRead];

/** Legacy clients do not reach Azure. */
export const azureClients = ['browser', 'mobileAppsAndDesktopClients'] as const satisfies readonly ClientType[];

export interface CoverageResult {
  /** Its policies are enabled, block, and are narrowed by nothing but accounts, places, clients and resources. */
  readonly input: CoverageInput;
  readonly covered: EverybodyCovered;
  readonly ranges: AddressSet;
  /** Null where it could not be read. */
  readonly defaultsOn: boolean | null;
  readonly licence: Licence;
}

export class EvidenceBase {
  readonly access: TenantAccess;
  private readonly people: PeopleCoverageInput;
  private readonly ranges: AddressSet;
  private readonly licence = new LicenceCheck(entraP1);
  private defaultsOn: boolean | null = null;
  private coverage: CoverageResult | undefined;

  constructor(context: Context<Settings>) {
    const { ranges, guests } = context.settings;
    this.ranges = addressesOf(ranges);
    this.people = new PeopleCoverageInput(
      {
        reads,
        except: exceptOf(context.settings),
        guests,
        spareSynchronization: true,
        tomorrow: false,
        serves: ({ blocks }) => blocks,
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
    const input = this.people.compute(outcomes);
    const { access, exempt, scope, policies } = input;
    const covered = coverEverybody(access, exempt, {
      policies,
      scope,
      clients: azureClients,
      countries: new Set(),
      locations: [settingsLocation(this.ranges)],
      placeInScope: outside,
      resources: [azureManagement],
      resourceInScope: ({ key }) => key === azureManagement,
      isCentral,
    });
    return {
      input,
      covered,
      ranges: this.ranges,
      defaultsOn: this.defaultsOn,
      licence: this.licence.state(outcomes(licenceRead).complete),
    };
  }
}

/** Which addresses multifactor authentication trusts is nowhere to be read: they may be those of settings, and there may be none. */
function outside({ addresses: { locations } }: PlacePart): Ternary {
  if (locations.some(({ id }) => id === settingsLocationId)) return ternary.no;
  return locations.some(({ kind }) => kind === 'mfa-trusted') ? ternary.perhaps : ternary.yes;
}

/** About Azure management by name, or about everything from everywhere but some places. A block of some countries is about something else. */
export function isCentral({ row }: PolicyEffect): boolean {
  const { applications, locations } = row.conditions ?? {};
  const included = locations?.includeLocations ?? [];
  const isEverywhere = included.length === 0 || included.some((id) => id.toLowerCase() === 'all');
  const isNamed = (applications?.includeApplications ?? []).some((id) => id.toLowerCase() === azureManagement);
  return isNamed || (isEverywhere && targetsEverything(row));
}

/** Settings as the controls over Conditional Access share them. */
export function exceptOf({ except }: Settings): Except {
  return { ...except, apps: [], without: ['apps'] };
}
