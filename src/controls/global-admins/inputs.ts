/** Collects who is Global Administrator, and how: active, eligible, by a group, for good; and what else the accounts are used for. */
import { type Read, readKey, readOf } from '../../tenant/resource.js';
import { mailboxes } from '../../tenant/resources/mailbox.js';
import type { User } from '../../tenant/resources/user.js';
import type { Context, Outcomes } from '../control.js';
import type { Missing } from '../finding.js';
import { Exemptions } from '../reasoning/access/exempt/exemptions.js';
import type { Bits } from '../reasoning/access/kinds/bits.js';
import { AccountDetails, detailRead } from '../reasoning/access/tenant/account-details.js';
import { licenceRead } from '../reasoning/access/tenant/licence.js';
import { PermanentRoles, scheduleRead } from '../reasoning/access/tenant/permanent-roles.js';
import { globalAdministrator } from '../reasoning/access/tenant/privileged-roles.js';
import { noReferences } from '../reasoning/access/tenant/references.js';
import { eligibilityRead, roleRead, TenantAccess } from '../reasoning/access/tenant/tenant-access.js';
import { missingReads } from '../reasoning/findings/evidence-list.js';
import type { Settings } from './definition.js';

/** Read last: the rows of the few who hold the role are all that is kept of it. */
export const mailboxRead = readOf(mailboxes, ['UserPrincipalName', 'ExternalDirectoryObjectId', 'RecipientTypeDetails']);
export const reads: readonly Read[] = [detailRead, roleRead, eligibilityRead, scheduleRead, licenceRead];

/** Service plans with which someone works in Office. `EXCHANGE_S_FOUNDATION` is in nearly every product and gives no mailbox. */
const officePlan = /^(?:EXCHANGE_S_(?!FOUNDATION)|SHAREPOINT|TEAMS)/i;

const nothingExcepted = { users: [], groups: [], roles: [], apps: [], guestTypes: [] };

export interface Holders {
  /** Enabled accounts that hold the role or may activate it, over the whole tenant. */
  readonly certain: Bits;
  /** Whether there may be others: something that says who holds the role was not read. */
  readonly isWhole: boolean;
  readonly disabled: Bits;
  readonly breakGlass: Bits;
  /** Of the certain: who holds it for good; null where that is unknown. */
  readonly standing: Bits | null;
}

export class Inputs {
  readonly access: TenantAccess;
  private readonly schedules: PermanentRoles;
  private readonly context: Context<Settings>;
  private readonly details = new AccountDetails(() => true);
  private readonly officePlans = new Map<string, Set<string>>();
  /** Ids and names of anyone who holds the role, in lower case, and which of them a mailbox carries. */
  private readonly holderNames = new Set<string>();
  private readonly withMailbox = new Set<string>();
  private readonly asked = new Set(reads.map(readKey));

  constructor(context: Context<Settings>) {
    this.context = context;
    this.access = new TenantAccess(reads, {
      accountNames: context.breakGlass,
      alsoRefers: noReferences,
      matters: () => false,
      spareSynchronization: false,
      rolesMatter: () => true,
      eligibilitiesMatter: true,
      applicationsMatter: true,
      asOf: context.asOf,
    });
    this.schedules = new PermanentRoles(this.access);
    this.access.rows
      .on(licenceRead, ({ skuId, servicePlans }) => {
        const plans = (servicePlans ?? []).filter(({ servicePlanName }) => officePlan.test(servicePlanName ?? ''));
        this.officePlans.set(
          skuId?.toLowerCase() ?? '',
          new Set(plans.map(({ servicePlanId }) => servicePlanId?.toLowerCase() ?? '')),
        );
      })
      .on(mailboxRead, ({ UserPrincipalName, ExternalDirectoryObjectId, RecipientTypeDetails }) => {
        this.meetMailbox(UserPrincipalName, RecipientTypeDetails);
        this.meetMailbox(ExternalDirectoryObjectId, RecipientTypeDetails);
      });
  }

  see = (read: Read, row: unknown): void => {
    this.access.see(read, row);
    this.details.see(read, row);
  };

  follow = (outcomes: Outcomes): readonly Read[] => {
    const next = this.access.follow(outcomes).filter((read) => !this.asked.has(readKey(read)));
    for (const read of next) this.asked.add(readKey(read));
    if (next.length > 0) return next;
    this.nameHolders();
    return [mailboxRead];
  };

  missing(outcomes: Outcomes): readonly Missing[] {
    return [...this.access.missing(outcomes), ...missingReads([mailboxRead], outcomes)].filter(
      ({ read, licence }) => read !== scheduleRead.resource.key || licence === undefined,
    );
  }

  holders(outcomes: Outcomes): Holders {
    const { access } = this;
    access.settle(outcomes);
    access.roles.meetPrincipals();
    const { accounts, roles } = access;
    const active = roles.tenantHoldersOf(globalAdministrator);
    const eligible = roles.everyEligibleFor(globalAdministrator);
    const yes = active.yes.copy().addAll(eligible.yes);
    const read = accounts.read;
    const enabled = accounts.where((account) => account.enabled);
    const certain = yes.copy().keepAll(read).keepAll(enabled);
    const disabled = yes.copy().keepAll(read).removeAll(enabled);
    const others = active.perhaps.copy().addAll(eligible.perhaps).removeAll(certain).removeAll(disabled);
    const eligibility = outcomes(eligibilityRead);
    const { breakGlass } = new Exemptions(access, {
      except: nothingExcepted,
      breakGlass: this.context.breakGlass,
      spareSynchronization: false,
    });
    return {
      certain,
      isWhole:
        accounts.whole && roles.whole && others.isEmpty && (eligibility.complete || eligibility.missing.licence !== undefined),
      disabled,
      breakGlass,
      standing: this.schedules.isTold(outcomes) ? this.schedules.holdersOf(globalAdministrator).keepAll(certain) : null,
    };
  }

  private nameHolders(): void {
    const { accounts, roles } = this.access;
    for (const { yes } of [roles.tenantHoldersOf(globalAdministrator), roles.everyEligibleFor(globalAdministrator)])
      for (const number of yes) {
        const { id, name } = accounts.get(number);
        this.holderNames.add(id.toLowerCase()).add(name.toLowerCase());
      }
  }

  private meetMailbox(name: string | null | undefined, type: string | null | undefined): void {
    if (!name || this.holderNames.size === 0) return;
    const key = name.toLowerCase();
    if (this.holderNames.has(key) && !/^(?:discovery|arbitration|monitoring)/i.test(type ?? '')) this.withMailbox.add(key);
  }

  /** Whether roles can be held for some time alone: it takes Microsoft Entra ID P2. */
  canExpire(outcomes: Outcomes): boolean {
    return this.schedules.areKept(outcomes);
  }

  user(number: number): User | undefined {
    return this.details.of(this.access.accounts.get(number).id);
  }

  /** What someone does with the account beside administering; null: nothing that was read. */
  everydayUse(number: number): string | null {
    const { id, name } = this.access.accounts.get(number);
    if (this.withMailbox.has(id.toLowerCase()) || this.withMailbox.has(name.toLowerCase())) return 'a mailbox';
    const licensed = (this.user(number)?.assignedLicenses ?? []).some(({ skuId, disabledPlans }) => {
      const off = new Set((disabledPlans ?? []).map((plan) => plan.toLowerCase()));
      return [...(this.officePlans.get(skuId?.toLowerCase() ?? '') ?? [])].some((plan) => !off.has(plan));
    });
    return licensed ? 'an Office licence' : null;
  }

  /** `active, by the group Admins`, `eligible`. */
  howHeld(number: number): string {
    const { roles } = this.access;
    const isActive = roles.tenantHoldersOf(globalAdministrator).yes.has(number);
    const groups = roles.groupsBehind(globalAdministrator, number);
    const by = groups.length === 0 ? '' : `, by the group ${groups.join(' and the group ')}`;
    return `${isActive ? 'active' : 'eligible'}${by}`;
  }
}
