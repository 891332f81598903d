/** Every site and slot of App Service with its access restrictions, handed on one by one. */
import { type Read, readOf } from '../../tenant/resource.js';
import { type Site, sites, slots } from '../../tenant/resources/azure-site.js';
import { type SiteConfig, siteConfigs } from '../../tenant/resources/azure-site-config.js';
import type { Outcomes } from '../control.js';
import type { Missing } from '../finding.js';
import { missingReads } from '../reasoning/findings/evidence-list.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import type { RowCollector } from '../reasoning/findings/row-collector.js';
import { readAddresses } from '../reasoning/ip/address-set.js';
import type { RuleList } from './admission.js';

const siteFields = [
  'id',
  'name',
  'kind',
  'publicNetworkAccess',
  'privateEndpointConnections',
  'outboundIpAddresses',
  'possibleOutboundIpAddresses',
] as const;

export const siteRead = readOf(sites, siteFields);

const configFields = [
  'ipSecurityRestrictions',
  'ipSecurityRestrictionsDefaultAction',
  'scmIpSecurityRestrictions',
  'scmIpSecurityRestrictionsDefaultAction',
  'scmIpSecurityRestrictionsUseMain',
  'publicNetworkAccess',
  'ftpsState',
] as const;

/** A site or slot by the name an admin knows it by, `site` or `site/slot`. */
export interface Target {
  readonly id: string;
  readonly name: string;
  readonly row: Site;
  /** Whether a private endpoint that was approved leads to it. */
  readonly hasPrivateEndpoint: boolean;
}

export class Sites {
  private readonly rows: RowCollector;
  private readonly take: (target: Target, config: SiteConfig) => void;
  private readonly targets: Target[] = [];
  private readonly asked: Read[] = [siteRead];
  /** By id, where the configuration came: what it says of public access. */
  private readonly configs = new Map<string, string>();
  private nameless = 0;
  private followed = 0;

  /** `take` is called once for each site and slot that is open to public networks and whose configuration was read. */
  constructor(rows: RowCollector, take: (target: Target, config: SiteConfig) => void) {
    this.rows = rows;
    this.take = take;
    rows.on(siteRead, (site) => this.add(site, null));
  }

  /** The configuration of each site and slot that came since, and the slots of each site. */
  follow(): readonly Read[] {
    const fresh = this.targets.slice(this.followed);
    this.followed = this.targets.length;
    const reads = fresh.flatMap((target) => this.below(target));
    this.asked.push(...reads);
    return reads;
  }

  get all(): readonly Target[] {
    return this.targets;
  }

  /** Sites and slots whose public access is closed, whatever their rules. */
  get closed(): readonly Target[] {
    return this.ofAppService.filter((target) => isClosed(target, this.configs.get(target.id)));
  }

  /** What says of a site or slot that its public access is closed. */
  closedBy(target: Target): string {
    return accessWord(target, this.configs.get(target.id)) || 'unset, with a private endpoint';
  }

  /** Sites and slots whose configuration did not come and would have mattered. */
  get unread(): readonly Target[] {
    return this.ofAppService.filter((target) => !this.configs.has(target.id) && !isClosed(target, undefined));
  }

  /** Those in Container Apps or Kubernetes, whose ingress decides who reaches them; it is not read. */
  get hostedElsewhere(): readonly Target[] {
    return this.targets.filter(isHostedElsewhere);
  }

  /** Whether the lists of sites and slots came to their end. */
  isWhole(outcomes: Outcomes): boolean {
    const lists = this.asked.filter((read) => read.resource.key !== siteConfigs.key);
    return this.nameless === 0 && lists.every((read) => outcomes(read).complete);
  }

  missing(outcomes: Outcomes): readonly Missing[] {
    return missingReads(this.asked, outcomes);
  }

  private get ofAppService(): readonly Target[] {
    return this.targets.filter((target) => !isHostedElsewhere(target));
  }

  private add(site: Site, parent: Target | null): void {
    const { id, name } = site;
    if (!id) {
      this.nameless += 1;
      return;
    }
    const own = name ?? id;
    const shown = parent === null || own.includes('/') ? own : `${parent.name}/${own}`;
    this.targets.push({ id, name: shown, row: site, hasPrivateEndpoint: hasPrivateEndpoint(site) });
  }

  private below(target: Target): readonly Read[] {
    if (isHostedElsewhere(target)) return [];
    const configRead = readOf(siteConfigs, configFields, { of: target.id });
    this.rows.on(configRead, (config) => {
      const word = config.publicNetworkAccess ?? '';
      const closed = isClosed(target, word);
      if (!closed && !isTold(config)) return;
      this.configs.set(target.id, word);
      if (!closed) this.take(target, config);
    });
    if (/\/slots\//i.test(target.id)) return [configRead];
    const slotRead = readOf(slots, siteFields, { of: target.id });
    this.rows.on(slotRead, (slot) => this.add(slot, target));
    return [configRead, slotRead];
  }
}

/**
 * Whether nobody is allowed from public networks, whatever the rules say. Source: App Service access restrictions overview: unset, a private
 * endpoint closes public access.
 */
function isClosed(target: Target, ofConfig: string | undefined): boolean {
  const word = accessWord(target, ofConfig).toLowerCase();
  return word === '' ? target.hasPrivateEndpoint : word === 'disabled';
}

/** What the site says of public access, else its configuration; empty: neither does. */
function accessWord({ row }: Target, ofConfig: string | undefined): string {
  return row.publicNetworkAccess || ofConfig || '';
}

/** `functionapp,linux,container` and the like. */
function kindsOf({ row }: Target): ReadonlySet<string> {
  return new Set((row.kind ?? '').toLowerCase().split(','));
}

/** Logic apps of the Standard plan run as function apps, and are none. */
export function isFunctionApp(target: Target): boolean {
  const kinds = kindsOf(target);
  return kinds.has('functionapp') && !kinds.has('workflowapp');
}

/**
 * Source: Azure Container Apps hosting of Azure Functions, where network settings are those of the environment. Of Kubernetes (Azure Arc)
 * nothing is described.
 */
function isHostedElsewhere(target: Target): boolean {
  const kinds = kindsOf(target);
  return kinds.has('azurecontainerapps') || kinds.has('kubernetes');
}

/** A list that is not there at all may hold anything; null is none. */
function isTold(config: SiteConfig): boolean {
  const { ipSecurityRestrictions: main, scmIpSecurityRestrictions: scm, scmIpSecurityRestrictionsUseMain: follows } = config;
  return main !== undefined && (scm !== undefined || follows === true);
}

export type Surface = 'main' | 'scm';

/** The properties of a configuration that hold the rules, and what happens to whom no rule names. */
export const properties = {
  main: { rules: 'ipSecurityRestrictions', fallback: 'ipSecurityRestrictionsDefaultAction' },
  scm: { rules: 'scmIpSecurityRestrictions', fallback: 'scmIpSecurityRestrictionsDefaultAction' },
} as const;

/** The rules of the main site, and those of SCM unless it follows the main site. */
export function surfacesOf(config: SiteConfig): ReadonlyMap<Surface, RuleList> {
  const main: RuleList = {
    rules: config.ipSecurityRestrictions ?? [],
    defaultAction: config.ipSecurityRestrictionsDefaultAction ?? null,
  };
  if (config.scmIpSecurityRestrictionsUseMain === true) return new Map([['main', main]]);
  const scm: RuleList = {
    rules: config.scmIpSecurityRestrictions ?? [],
    defaultAction: config.scmIpSecurityRestrictionsDefaultAction ?? null,
  };
  return new Map<Surface, RuleList>([
    ['main', main],
    ['scm', scm],
  ]);
}

/** Whether calls of this site come from one of the addresses: then it may be the one that hosts hardenbot. */
export function callsFrom(target: Target, addresses: readonly string[]): boolean {
  const { outboundIpAddresses, possibleOutboundIpAddresses } = target.row;
  const outbound = [outboundIpAddresses, possibleOutboundIpAddresses].flatMap((list) => (list ? list.split(',') : []));
  return readAddresses(outbound).set.intersects(readAddresses(addresses).set);
}

/** An endpoint that was rejected, or waits for approval, carries nothing; of one that does not say, nobody knows. */
function hasPrivateEndpoint(site: Site): boolean {
  return (site.privateEndpointConnections ?? []).some(
    ({ privateLinkServiceConnectionState: state }) => state?.status?.trim().toLowerCase() === 'approved',
  );
}

/** Sites and slots whose files FTP can change, which asks no rule of the site; one that does not say so may be one. */
export class Ftp {
  readonly open = new NameSample();
  readonly unknown = new NameSample();

  /** Whether it is on, or may be. */
  see({ name }: Target, { ftpsState }: SiteConfig): boolean {
    const word = ftpsState?.toLowerCase() ?? '';
    if (word === 'disabled') return false;
    this[word === 'allallowed' || word === 'ftpsonly' ? 'open' : 'unknown'].add(name);
    return true;
  }
}
