/** Collects what audit and plan of audit-log both need from the rows: the two switches, and how each account stands. */
import type { Read } from '../../tenant/resource.js';
import type { AuditBypass } from '../../tenant/resources/audit-bypass.js';
import type { Context, Outcomes } from '../control.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { SettingNames } from '../reasoning/scope/setting-names.js';
import { bypassRead, logRead, organizationRead, type Recording, recordingOf, type Settings, userRead } from './scope.js';

export class Inputs {
  readonly rows = new RowCollector();
  readonly except: SettingNames;
  /** Every row that says it must be true; undefined: no row at all. */
  readonly log: (boolean | null)[] = [];
  auditDisabled: boolean | null = null;
  isDehydrated = false;
  /** Whether the list of accounts showed any: every organisation has some, so that an empty one says nothing. */
  hasAccounts = false;
  /** Accounts that are not simply recorded; the others are never held. */
  private readonly odd: AuditBypass[] = [];
  private readonly upns = new Map<string, string>();

  constructor({ settings }: Context<Settings>) {
    this.except = new SettingNames(settings.except);
    this.rows
      .on(logRead, (row) => this.log.push(row.UnifiedAuditLogIngestionEnabled ?? null))
      .on(organizationRead, (row) => {
        this.auditDisabled = row.AuditDisabled ?? null;
        this.isDehydrated = row.IsDehydrated === true;
      })
      .on(bypassRead, (row) => {
        this.hasAccounts = true;
        // Names of settings are met by whoever carries them, recorded or not.
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

  /** Reads of accounts are needed only where settings may name somebody by what Exchange does not show. */
  get reads(): readonly Read[] {
    return [logRead, organizationRead, bypassRead, ...(this.except.isEmpty ? [] : [userRead])];
  }

  /** Whether everybody came whom settings may name, by whatever name. */
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
