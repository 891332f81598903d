/** Reads all that domain-spoofing judges and plans by: accepted domains and signing keys, then DNS name by name. */
import { type Read, readOf } from '../../tenant/resource.js';
import { acceptedDomains } from '../../tenant/resources/accepted-domain.js';
import { type DkimSigningConfig, dkimSigningConfigs } from '../../tenant/resources/dkim-signing-config.js';
import type { Context, Outcomes } from '../control.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { isMicrosoftDomain, normalDomain } from '../reasoning/mail-flow/domain.js';
import type { MailFact } from '../reasoning/mail-flow/mail-fact.js';
import { type DmarcResult, dmarcOf } from './dmarc.js';
import { Names } from './names.js';
import type { Settings } from './settings.js';
import { type SpfResult, spfOf } from './spf.js';

const domainRead = readOf(acceptedDomains, [
  'DomainName',
  'Name',
  'InitialDomain',
  'SendingFromDomainDisabled',
  'IsCoexistenceDomain',
]);
const dkimRead = readOf(dkimSigningConfigs, [
  'Guid',
  'Identity',
  'Name',
  'Domain',
  'Enabled',
  'Status',
  'Selector1CNAME',
  'Selector2CNAME',
  'Selector1KeySize',
  'Selector2KeySize',
]);
export const firstReads: readonly Read[] = [domainRead, dkimRead];

export interface OwnDomain {
  readonly name: string;
  /** It sends no mail. */
  readonly parked: boolean;
  readonly initial: boolean;
  /** Settings leave it out. */
  readonly excepted: boolean;
}

export interface DomainFindings {
  readonly domain: OwnDomain;
  readonly spf: SpfResult;
  readonly dkim: { readonly holds: MailFact; readonly config: DkimSigningConfig | null };
  readonly dmarc: DmarcResult;
}

export class Inputs {
  readonly names: Names;
  readonly domains: OwnDomain[] = [];
  private readonly rows = new RowCollector();
  private readonly context: Context<Settings>;
  private readonly configs: readonly DkimSigningConfig[];
  private readonly withAliases: boolean;

  constructor(context: Context<Settings>, { withAliases = false }: { readonly withAliases?: boolean } = {}) {
    this.context = context;
    this.withAliases = withAliases;
    this.names = new Names(this.rows, context.settings.resolvers);
    this.configs = this.rows.all(dkimRead);
    const parked = new Set(context.settings.parked);
    const excepted = new Set(context.settings.except);
    this.rows.on(domainRead, (row) => {
      const name = normalDomain(row.DomainName ?? row.Name ?? '');
      // Nothing can be put under these names, and nobody sends from them.
      if (name === '' || name.endsWith('.mail.onmicrosoft.com') || row.IsCoexistenceDomain === true) return;
      this.domains.push({
        name,
        parked: parked.has(name) || row.SendingFromDomainDisabled === true,
        initial: row.InitialDomain === true,
        excepted: excepted.has(name),
      });
    });
  }

  get see() {
    return this.rows.see;
  }

  follow(outcomes: Outcomes): readonly Read[] {
    this.names.settle(outcomes);
    for (const { domain, spf, dmarc, dkim } of this.findings(outcomes)) {
      for (const name of [...spf.needs, ...dmarc.needs]) this.names.wantTexts(name);
      if (this.withAliases && dkim.config !== null && dkim.holds === false)
        for (const selector of [1, 2]) this.names.wantAliases(selectorName(selector, domain.name));
    }
    return this.names.reads(outcomes);
  }

  get inScope(): readonly OwnDomain[] {
    return this.domains.filter(({ excepted }) => !excepted);
  }

  findings(outcomes: Outcomes): readonly DomainFindings[] {
    const texts = (name: string) => this.names.texts(name);
    const { dmarc } = this.context.settings;
    return this.inScope.map((domain) => ({
      domain,
      spf: spfOf(domain.name, texts, domain.parked),
      dkim: this.dkimOf(domain, outcomes),
      dmarc: dmarcOf(domain.name, texts, dmarc),
    }));
  }

  isDomainsRead(outcomes: Outcomes): boolean {
    return outcomes(domainRead).complete;
  }

  allReads(outcomes: Outcomes): readonly Read[] {
    return [...firstReads, ...this.names.reads(outcomes)];
  }

  /** The initial domain signs by itself, and a domain that sends nothing signs nothing. */
  private dkimOf({ name, initial, parked }: OwnDomain, outcomes: Outcomes): DomainFindings['dkim'] {
    const config = this.configs.find((row) => normalDomain(row.Domain ?? row.Name ?? '') === name) ?? null;
    const free = initial || parked || isMicrosoftDomain(name);
    if (config === null) return { config, holds: free ? true : outcomes(dkimRead).complete ? false : 'untold' };
    if (config.Enabled === null || config.Enabled === undefined) return { config, holds: initial || parked ? true : 'untold' };
    if (!config.Enabled) return { config, holds: initial || parked };
    if (!config.Status) return { config, holds: 'untold' };
    return { config, holds: config.Status.toLowerCase() === 'valid' };
  }
}

/** Where the record of a signing key belongs. */
export function selectorName(selector: number, domain: string): string {
  return `selector${selector}._domainkey.${domain}`;
}
