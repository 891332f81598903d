/** What device-code reads, and what it makes of the rows: the same for the verdict and for the plan. */
import { readOf } from '../../tenant/resource.js';
import { securityDefaults } from '../../tenant/resources/security-defaults.js';
import type { Context, Outcomes } from '../control.js';
import { type CoverageInput, PeopleCoverageInput } from '../reasoning/access/coverage/coverage-input.js';
import { coverEverybody, type EverybodyCovered } from '../reasoning/access/coverage/people-coverage.js';
import type { ClientType } from '../reasoning/access/kinds/client-types.js';
import { isAboutFlows, type PolicyEffect } from '../reasoning/access/policy/policy-effect.js';
import { shutsOutAltogether } from '../reasoning/access/reasons/people-judge.js';
import { placesButListed } from '../reasoning/access/reasons/place-report.js';
import { entraP1, type Licence, LicenceCheck, licenceRead } from '../reasoning/access/tenant/licence.js';
import { policyRead, type TenantAccess, userRead } from '../reasoning/access/tenant/tenant-access.js';
import { type Flow, type Settings, wantedFlows } from './definition.js';

const defaultsRead = readOf(securityDefaults, ['isEnabled']);
export const reads = [defaultsRead, policyRead, userRead, licenceRead];

/** Legacy clients know no such flows. */
export const flowClients = ['browser', 'mobileAppsAndDesktopClients'] as const satisfies readonly ClientType[];

export interface FlowCovered {
  readonly flow: Flow;
  /** With the policies alone that block this flow. */
  readonly input: CoverageInput;
  readonly covered: EverybodyCovered;
}

export interface CoverageResult {
  /** Its policies are enabled, block, and are narrowed by nothing but accounts, places, clients, resources and flows. */
  readonly input: CoverageInput;
  /** One for each flow that has to be blocked. */
  readonly byFlow: readonly FlowCovered[];
  /** Null where it could not be read. */
  readonly defaultsOn: boolean | null;
  readonly licence: Licence;
}

export class EvidenceBase {
  readonly people: PeopleCoverageInput;
  readonly access: TenantAccess;
  private readonly licence = new LicenceCheck(entraP1);
  private readonly settings: Settings;
  private defaultsOn: boolean | null = null;
  private coverage: CoverageResult | undefined;

  constructor(context: Context<Settings>) {
    const { except, guests } = context.settings;
    this.settings = context.settings;
    this.people = new PeopleCoverageInput(
      {
        reads,
        except,
        guests,
        spareSynchronization: true,
        tomorrow: false,
        serves: ({ blocks }) => blocks,
        isWhole: (policy) => otherwiseNarrowedBy(policy).length === 0,
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
    return {
      input,
      byFlow: wantedFlows(this.settings).map((flow) => this.cover(flow, input)),
      defaultsOn: this.defaultsOn,
      licence: this.licence.state(outcomes(licenceRead).complete),
    };
  }

  private cover(flow: Flow, input: CoverageInput): FlowCovered {
    const { access, exempt, scope } = input;
    const policies = input.policies.filter((policy) => isAbout(policy, flow));
    const covered = coverEverybody(access, exempt, {
      policies,
      scope,
      clients: flowClients,
      countries: new Set(),
      placeInScope: placesButListed(access, exempt),
      isCentral,
    });
    return { flow, input: { ...input, policies }, covered };
  }
}

/** Conditions other than flows that let a policy apply only sometimes. */
export function otherwiseNarrowedBy({ narrowedBy }: PolicyEffect): readonly string[] {
  return narrowedBy.filter((path) => path !== 'authenticationFlows.transferMethods');
}

/** A policy without a condition on flows is about every sign-in. */
export function isAbout(policy: PolicyEffect, flow: Flow): boolean {
  if (!isAboutFlows(policy)) return true;
  const methods = policy.row.conditions?.authenticationFlows?.transferMethods ?? [];
  return methods.some((method) => method.toLowerCase() === flow.toLowerCase());
}

/** About flows, or shutting out everyone it is for altogether. A block of some countries or clients, say, is about something else. */
export function isCentral(policy: PolicyEffect): boolean {
  return isAboutFlows(policy) || shutsOutAltogether(policy, flowClients);
}
