/** The applications of a tenant by number: which of them Conditional Access can restrict, and which settings leave out. */
import { type ServicePrincipal, servicePrincipalName } from '../../tenant/resources/service-principal.js';
import { Bits } from '../reasoning/access/kinds/bits.js';
import { type Ternary, ternary } from '../reasoning/access/kinds/ternary.js';
import type { Members } from '../reasoning/access/tenant/group-index.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { listed } from '../reasoning/scope/listed.js';

/** Of what is none of the tenant's own applications. A word beside these may be one that policies reach. Source: Graph reference of servicePrincipal. */
const otherTypes = new Set(['managedidentity', 'legacy', 'socialidp']);
const wideAudiences = new Set(['azureadmultipleorgs', 'azureadandpersonalmicrosoftaccount', 'personalmicrosoftaccount']);

interface Application {
  readonly id: string;
  readonly name: string;
  /** Whether it can sign in, and is one that policies reach. */
  readonly counts: Ternary;
  /** Settings leave it out: by an id, or by a name that no other application has. */
  isException: boolean;
  readonly isBot: boolean;
}

export class ApplicationIndex {
  private readonly applications: Application[] = [];
  private readonly numberById = new Map<string, number>();
  private readonly tenantId: string;
  private readonly isException: ReturnType<typeof listed>;
  /** By a display name that settings list, in lower case: who within reach is called so, and is listed by nothing else. */
  private readonly namesakes = new Map<string, Application[]>();
  private readonly isBot: ReturnType<typeof listed>;
  /** Applications of other tenants and managed identities, which no policy reaches. */
  beyondReach = 0;
  /** Those of the tenant's own among them: other tenants may use them too, so that no policy reaches them either. */
  readonly multiTenant = new NameSample();
  whole = false;

  constructor(options: { readonly tenantId: string; readonly exceptApps: readonly string[]; readonly bot: string | null }) {
    this.tenantId = options.tenantId.toLowerCase();
    this.isException = listed(options.exceptApps);
    this.isBot = listed(options.bot === null ? [] : [options.bot]);
  }

  add(row: ServicePrincipal): void {
    // Pages that move while they are read may bring one twice.
    if (row.id && this.numberOf(row.id) !== null) return;
    const names = [row.id, row.appId];
    const counts = this.counts(row);
    const isBeyond = counts === ternary.no && row.accountEnabled !== false;
    if (isBeyond) this.beyondReach += 1;
    if (isBeyond && this.isOwn(row) && !this.isException(...names, row.displayName))
      this.multiTenant.add(servicePrincipalName(row));
    const application = {
      id: row.id ?? '',
      name: servicePrincipalName(row),
      counts,
      isException: this.isException(...names, row.displayName),
      isBot: this.isBot(...names),
    };
    this.push(application);
    if (counts !== ternary.no && application.isException && !this.isException(...names)) {
      const name = row.displayName?.trim().toLowerCase() ?? '';
      this.namesakes.set(name, [...(this.namesakes.get(name) ?? []), application]);
    }
  }

  /** Names of settings that several applications have: anyone may call an application of his own so, and none of them is meant. */
  get ambiguous(): readonly { readonly name: string; readonly count: number }[] {
    return [...this.namesakes.values()].flatMap(([first, ...others]) =>
      first === undefined || others.length === 0 ? [] : [{ name: first.name, count: others.length + 1 }],
    );
  }

  /** To be called once, after the last row. Where the list did not come whole, one stands for those that could not be read, of which there may be none; `mentioned` are object ids. */
  complete(mentioned: Iterable<string>): void {
    for (const namesakes of this.namesakes.values())
      if (namesakes.length > 1) for (const application of namesakes) application.isException = false;
    if (this.whole) return;
    this.push({
      id: '',
      name: 'an application that could not be read',
      counts: ternary.perhaps,
      isException: false,
      isBot: false,
    });
    for (const id of mentioned)
      if (this.numberOf(id) === null)
        this.push({ id, name: id, counts: ternary.perhaps, isException: this.isException(id), isBot: this.isBot(id) });
  }

  get(number: number): Application {
    const application = this.applications[number];
    if (application === undefined) throw new RangeError(`There is no application ${number}.`);
    return application;
  }

  get size(): number {
    return this.applications.length;
  }

  /** The number of an object id; null where the list came whole without it. */
  numberOf(id: string): number | null {
    return this.numberById.get(id.toLowerCase()) ?? null;
  }

  /** Those to be restricted. `withBot`: the bot too, because it signs in from where it may. */
  scope(withBot: boolean): Members {
    const asked = (least: Ternary): Bits =>
      this.where(({ counts, isException, isBot }) => counts >= least && !isException && (withBot || !isBot));
    return { yes: asked(ternary.yes), perhaps: asked(ternary.perhaps) };
  }

  where(holds: (application: Application) => boolean): Bits {
    return Bits.of([...this.applications.keys()].filter((number) => holds(this.get(number))));
  }

  /**
   * Conditional Access reaches applications that are registered in this tenant for this tenant alone, and no managed identity.
   * Source: Microsoft's page on Conditional Access for workload identities.
   */
  private counts(row: ServicePrincipal): Ternary {
    if (row.accountEnabled === false) return ternary.no;
    const type = row.servicePrincipalType?.toLowerCase() ?? '';
    if (otherTypes.has(type)) return ternary.no;
    const audience = row.signInAudience?.toLowerCase();
    if (audience !== undefined && wideAudiences.has(audience)) return ternary.no;
    const owner = row.appOwnerOrganizationId?.toLowerCase();
    if (owner !== undefined && owner !== this.tenantId) return ternary.no;
    const isTold = (type === '' || type === 'application') && (audience === undefined || audience === 'azureadmyorg');
    return isTold && (owner !== undefined || audience === 'azureadmyorg') ? ternary.yes : ternary.perhaps;
  }

  private isOwn({ appOwnerOrganizationId, servicePrincipalType }: ServicePrincipal): boolean {
    return appOwnerOrganizationId?.toLowerCase() === this.tenantId && !otherTypes.has(servicePrincipalType?.toLowerCase() ?? '');
  }

  private push(application: Application): void {
    const number = this.applications.push(application) - 1;
    if (application.id !== '') this.numberById.set(application.id.toLowerCase(), number);
  }
}
