/** Reads all that domain-spoofing judges and plans by: accepted domains and signing keys, then DNS name by name. */
import { type Read, readOf } from '../../tenant/resource.js';
import { acceptedDomains } from '../../tenant/resources/accepted-domain.js';
import { type DkimSigningConfig, dkimSigningConfigs } from '../../tenant/resources/dkim-signing-config.js';
import type { Context, Outcomes } from '../control.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { isMicrosoftDomain, normalDomain } from '../reasoning/mail-flow/domain.js';
import type { MailFact } from '../reasoning/mail-flow/mail-fact.js';
import type { Settings } from './definition.js';
import { type Answer, Names } from './names.js';
import { type SpfResult, spfOf } from './spf.js';

type Policy = 'none' | 'quarantine' | 'reject';

interface DmarcResult {
  /** What receivers do for all of its mail; null: unknown. */
  readonly effective: Policy | null;
  readonly holds: MailFact;
  /** Where the records were found: the domain itself or one above it. */
  readonly at: string | null;
  readonly records: readonly string[];
  /** There is one that receivers look at: with a policy, or with an address for reports (RFC 7489, section 6.6.3). */
  readonly isPublished: boolean;
  readonly problem: string | null;
  /** The record is in test mode (`t=y`). */
  readonly test: boolean;
  readonly reports: boolean;
  /** What it asks for below the domain, as it says it, where that is less than is wanted; null: no less. */
  readonly below: string | null;
  readonly needs: readonly string[];
}

const strength: readonly Policy[] = ['none', 'quarantine', 'reject'];

/** `v` in any case, the version as it is, blanks around what separates. */
function isDmarc(text: string): boolean {
  return /^\s*v\s*=\s*DMARC1\s*(;|$)/i.test(text) && /^[^=]*=\s*DMARC1/.test(text);
}

function dmarcOf(domain: string, texts: (name: string) => Answer, wanted: Policy): DmarcResult {
  const own = texts(`_dmarc.${domain}`);
  if (own === 'unasked') return unknown([`_dmarc.${domain}`], null);
  if (own === 'unread') return unknown([], `DNS gave no answer for _dmarc.${domain}`);
  const records = own.filter(isDmarc);
  if (records.length > 0) return ofRecords(records, { at: domain, inherited: false, wanted });
  const { above, needs, unread } = placeAbove(domain, texts);
  if (needs.length > 0) return unknown(needs, null);
  if (unread !== null) return unknown([], `DNS gave no answer for _dmarc.${unread}`);
  if (above === undefined) return { ...nothing, records: [], at: null, problem: 'there is none' };
  return ofRecords(above.records, { at: above.name, inherited: true, wanted });
}

interface Found {
  /** The domain itself or one above it. */
  readonly at: string;
  readonly inherited: boolean;
  readonly wanted: Policy;
}

function ofRecords(records: readonly string[], found: Found): DmarcResult {
  const [record = '', ...others] = records;
  if (others.length === 0) return judged(record, found);
  const problem = `there are ${records.length} records at _dmarc.${found.at}, and none of them counts`;
  return { ...nothing, records, at: found.at, problem };
}

interface Place {
  readonly name: string;
  readonly records: readonly string[];
}

/**
 * Where a domain without a record takes its policy from: the highest domain above it that has one. One that says `psd=n` stands for itself,
 * whatever is above it; one that says `psd=y` is a public suffix, and the domain right below it goes first. Source: RFC 9989, DNS Tree Walk.
 */
function placeAbove(
  domain: string,
  texts: (name: string) => Answer,
): { readonly above: Place | undefined; readonly needs: readonly string[]; readonly unread: string | null } {
  const places: Place[] = [];
  const needs: string[] = [];
  let unread: string | null = null;
  for (const name of domainsAbove(domain)) {
    const found = texts(`_dmarc.${name}`);
    if (found === 'unasked') needs.push(`_dmarc.${name}`);
    else if (found === 'unread') unread ??= name;
    else {
      const records = found.filter(isDmarc);
      const suffix = records.length === 1 ? new Map(tagsIn(records[0] ?? '')).get('psd') : undefined;
      const below = suffix === 'y' ? places.find((place) => labelsOf(place.name) === labelsOf(name) + 1) : undefined;
      if (records.length > 0) places.push(below ?? { name, records });
      if (suffix === 'n' || suffix === 'y') break;
    }
  }
  return { above: places.at(-1), needs, unread };
}

function labelsOf(name: string): number {
  return name.split('.').length;
}

const nothing = {
  effective: 'none' as const,
  holds: false as const,
  isPublished: false,
  test: false,
  reports: false,
  below: null,
  needs: [],
};

function unknown(needs: readonly string[], problem: string | null): DmarcResult {
  return {
    effective: null,
    holds: 'unknown',
    at: null,
    records: [],
    isPublished: false,
    problem,
    test: false,
    reports: false,
    below: null,
    needs,
  };
}

/** The nearest first; what is above onmicrosoft.com domains is Microsoft's and not inherited. */
function domainsAbove(domain: string): readonly string[] {
  if (isMicrosoftDomain(domain)) return [];
  const labels = domain.split('.');
  return labels.slice(1).map((_, from) => labels.slice(from + 1).join('.'));
}

function judged(record: string, { at, inherited, wanted }: Found): DmarcResult {
  const pairs = tagsIn(record);
  const tags = new Map(pairs);
  const said = (inherited ? tags.get('sp') : undefined) ?? tags.get('p') ?? 'none';
  const policy = strength.find((word) => word === said) ?? 'none';
  const percent = Number(tags.get('pct') ?? '100');
  const test = tags.get('t') === 'y';
  const partial = Number.isFinite(percent) && percent < 100;
  const spoilt = spoiltBy(pairs);
  const effective = partial || test || spoilt !== null ? 'none' : policy;
  const enough = strength.indexOf(effective) >= strength.indexOf(wanted);
  const weaker = (['sp', 'np'] as const).find((tag) => {
    const word = strength.map(String).indexOf(tags.get(tag) ?? '');
    return word >= 0 && word < strength.indexOf(wanted);
  });
  const where = inherited ? ` (inherited from ${at})` : '';
  const problem =
    spoilt ??
    (partial
      ? `pct=${tags.get('pct') ?? ''}: only a part of mail is meant`
      : test
        ? 't=y: it is only tested'
        : `${inherited && tags.has('sp') ? 'sp' : 'p'}=${said} is less than ${wanted}`);
  return {
    effective,
    holds: enough,
    at,
    records: [record],
    isPublished: tagTwice(pairs) === undefined && (strength.some((word) => word === tags.get('p')) || Boolean(tags.get('rua'))),
    test,
    reports: tags.has('rua'),
    below: enough && !inherited && weaker !== undefined ? `${weaker}=${tags.get(weaker) ?? ''}` : null,
    needs: [],
    problem: enough ? null : `${problem}${where}`,
  };
}

type Tag = readonly [name: string, value: string];

/**
 * What takes the effect from the whole record, or null: a tag that stands twice (RFC 6376, section 3.2, whose grammar it has), or a policy for
 * sub-domains that is none (RFC 7489, section 6.6.3): receivers then take it for p=none.
 */
function spoiltBy(tags: readonly Tag[]): string | null {
  const twice = tagTwice(tags);
  if (twice !== undefined) return `${twice}= stands twice, so that the record does not count`;
  const wrong = tags.find(([name, value]) => (name === 'sp' || name === 'np') && !strength.some((word) => word === value));
  return wrong === undefined ? null : `${wrong.join('=')} is no policy, which makes the whole record p=none`;
}

function tagTwice(tags: readonly Tag[]): string | undefined {
  const names = tags.map(([name]) => name);
  return names.find((name, index) => names.indexOf(name) !== index);
}

/** In their order, in lower case. */
function tagsIn(record: string): readonly Tag[] {
  return record.split(';').flatMap((part): readonly Tag[] => {
    const at = part.indexOf('=');
    if (at < 0) return [];
    return [
      [
        part.slice(0, at).trim().toLowerCase(),
        part
          .slice(at + 1)
          .trim()
          .toLowerCase(),
      ],
    ];
  });
}

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

interface OwnDomain {
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

  /** The initial domain signs on its own, and a domain that sends nothing signs nothing. */
  private dkimOf({ name, initial, parked }: OwnDomain, outcomes: Outcomes): DomainFindings['dkim'] {
    const config = this.configs.find((row) => normalDomain(row.Domain ?? row.Name ?? '') === name) ?? null;
    const free = initial || parked || isMicrosoftDomain(name);
    if (config === null) return { config, holds: free ? true : outcomes(dkimRead).complete ? false : 'unknown' };
    if (config.Enabled === null || config.Enabled === undefined) return { config, holds: initial || parked ? true : 'unknown' };
    if (!config.Enabled) return { config, holds: initial || parked };
    if (!config.Status) return { config, holds: 'unknown' };
    return { config, holds: config.Status.toLowerCase() === 'valid' };
  }
}

/** Where the record of a signing key belongs. */
export function selectorName(selector: number, domain: string): string {
  return `selector${selector}._domainkey.${domain}`;
}
