/** What audit-log reads, and what the rows come to: the two switches, and whether what each account does is recorded. */
import { type Read, readOf } from '../../tenant/resource.js';
import { adminAuditLogConfigs } from '../../tenant/resources/admin-audit-log-config.js';
import { type AuditBypass, auditBypasses } from '../../tenant/resources/audit-bypass.js';
import { mailboxes } from '../../tenant/resources/mailbox.js';
import { organizationConfigs } from '../../tenant/resources/organization-config.js';
import { users } from '../../tenant/resources/user.js';
import type { Context, Outcomes } from '../control.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { isSystemName } from '../reasoning/scope/system-mailbox.js';
import type { Settings } from './definition.js';

export const logRead = readOf(adminAuditLogConfigs, ['Identity', 'UnifiedAuditLogIngestionEnabled']);
export const organizationRead = readOf(organizationConfigs, ['Identity', 'AuditDisabled', 'IsDehydrated']);
export const bypassRead = readOf(auditBypasses, [
  'Guid',
  'Identity',
  'Name',
  'UserPrincipalName',
  'ExternalDirectoryObjectId',
  'AuditBypassEnabled',
]);
export const mailboxRead = readOf(mailboxes, [
  'Guid',
  'Identity',
  'Name',
  'PrimarySmtpAddress',
  'RecipientTypeDetails',
  'DefaultAuditSet',
  'AuditAdmin',
  'AuditDelegate',
  'AuditOwner',
]);
/** Of accounts only what the list of exceptions may name them by. */
const userRead = readOf(users, ['id', 'userPrincipalName']);

export class Inputs {
  readonly rows = new RowCollector();
  readonly except: SettingNames;
  /** Every row that says it must be true; undefined: no row at all. */
  private readonly log: (boolean | null)[] = [];
  isDehydrated = false;
  /** Whether the list of accounts showed any: every organisation has some, so that an empty one says nothing. */
  hasAccounts = false;
  /** Accounts that are recorded, which are only counted. */
  recorded = 0;
  /** Those that are not, and all where settings name some. */
  private readonly odd: AuditBypass[] = [];
  private readonly upns = new Map<string, string>();

  constructor({ settings }: Context<Settings>) {
    this.except = new SettingNames(settings.except);
    this.rows
      .on(logRead, (row) => this.log.push(row.UnifiedAuditLogIngestionEnabled ?? null))
      .on(bypassRead, (row) => {
        this.hasAccounts = true;
        if (row.AuditBypassEnabled === false) this.recorded += 1;
        // Names of settings are met by anyone who carries them, recorded or not.
        if (row.AuditBypassEnabled !== false || !this.except.isEmpty) this.odd.push(row);
      })
      .on(userRead, ({ id, userPrincipalName }) => {
        if (id && userPrincipalName) this.upns.set(id.toLowerCase(), userPrincipalName);
      });
  }

  /** The unified audit log: false as soon as one row says so, null where one does not say. */
  get logOn(): boolean | null {
    if (this.log.includes(false)) return false;
    return this.log.length === 0 || this.log.includes(null) ? null : true;
  }

  /** Reads of accounts are needed only where settings may name someone by what Exchange does not show. */
  get reads(): readonly Read[] {
    return [logRead, organizationRead, bypassRead, ...(this.except.isEmpty ? [] : [userRead])];
  }

  /** Whether everyone came whom settings may name, by whatever name. */
  isNamesWhole(outcomes: Outcomes): boolean {
    return outcomes(bypassRead).complete && (this.except.isEmpty || outcomes(userRead).complete);
  }

  /** To be asked when all rows were seen. Of an account that was not read, a name in settings that nobody carries may be the name. */
  recordings(outcomes: Outcomes): readonly { readonly bypass: AuditBypass; readonly recording: Recording }[] {
    const upnOf = (id: string) => this.upns.get(id.toLowerCase());
    const found = this.odd.map((bypass) => ({ bypass, recording: recordingOf(bypass, { except: this.except, upnOf }) }));
    if (this.except.stale.length === 0 || outcomes(userRead).complete) return found;
    return found.map(({ bypass, recording }) => {
      const isNameless = recording === 'exempt' && !bypass.UserPrincipalName && !upnOf(bypass.ExternalDirectoryObjectId ?? '');
      return { bypass, recording: isNameless ? 'perhaps-excepted' : recording };
    });
  }
}

/**
 * - `recorded`: what the account does is recorded
 * - `exempt`: it is not · `excepted`: nor is this one, and settings say that it is fine · `perhaps-excepted`: settings may mean it
 * - `system`: it belongs to the service itself
 * - `unknown`: the row does not say
 */
export type Recording = 'recorded' | 'exempt' | 'excepted' | 'perhaps-excepted' | 'system' | 'unknown';

/** What Microsoft calls objects of its own. Source: CIS 6.1.2. */
const ownObject = /^Asc-/i;

/** A row with a user principal name is nobody's of these, nor is one with an account behind it that is merely called so. */
function isOfService({ Name, Identity, UserPrincipalName, ExternalDirectoryObjectId }: AuditBypass): boolean {
  if (UserPrincipalName) return false;
  return isSystemName(Name ?? Identity) || (ownObject.test(Name ?? Identity ?? '') && !ExternalDirectoryObjectId);
}

/** @param upnOf the user principal name behind a directory id, where it is known. */
function recordingOf(
  bypass: AuditBypass,
  { except, upnOf }: { readonly except: SettingNames; readonly upnOf: (id: string) => string | undefined },
): Recording {
  const { AuditBypassEnabled: exempt, Name, Identity, Guid, UserPrincipalName, ExternalDirectoryObjectId: id } = bypass;
  const isExcepted = except.match(Name, Identity, Guid, UserPrincipalName, id, id ? upnOf(id) : null);
  if (exempt === false) return 'recorded';
  if (isOfService(bypass)) return 'system';
  if (exempt !== true) return 'unknown';
  return isExcepted ? 'excepted' : 'exempt';
}

/** Names that settings list, and which of them nothing in the tenant carries. */
class SettingNames {
  private readonly unmet: Map<string, string>;
  private readonly known: ReadonlySet<string>;

  constructor(names: readonly string[]) {
    this.unmet = new Map(names.map((name) => [normal(name), name]));
    this.known = new Set(this.unmet.keys());
  }

  get isEmpty(): boolean {
    return this.known.size === 0;
  }

  /** Whether one of the names of an object is listed, letter case aside; from then on that name is no stale one. */
  match(...names: readonly (string | null | undefined)[]): boolean {
    const met = names.flatMap((name) => (typeof name === 'string' && this.known.has(normal(name)) ? [normal(name)] : []));
    for (const name of met) this.unmet.delete(name);
    return met.length > 0;
  }

  /** As written in settings. */
  get stale(): readonly string[] {
    return [...this.unmet.values()];
  }
}

function normal(name: string): string {
  return name.trim().toLowerCase();
}
