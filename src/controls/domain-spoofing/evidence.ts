/** Evidence: each record as it was found, beside the one to put in its place. */
import type { EvidenceList } from '../reasoning/findings/evidence-list.js';
import type { WarningList } from '../reasoning/findings/warning-list.js';
import type { Settings } from './definition.js';
import type { DomainFindings, Inputs } from './inputs.js';
import { selectorName } from './inputs.js';
import type { SpfResult } from './spf.js';

/** Source: Microsoft's list of its own senders, in all clouds. */
const ownMail = ['spf.protection.outlook.com', 'spf.protection.office365.us', 'spf.protection.partner.outlook.cn'];

interface Lists {
  readonly evidence: EvidenceList;
  readonly warnings: WarningList;
}

export function gatherEvidence(
  lists: Lists,
  { domains, inScope }: Inputs,
  { findings, settings }: { readonly findings: readonly DomainFindings[]; readonly settings: Settings },
): void {
  for (const one of findings) {
    spfEvidence(lists, one);
    dkimEvidence(lists, one);
    dmarcEvidence(lists, one, settings);
  }
  for (const { name, excepted } of domains) if (excepted) lists.evidence.note(name, 'domain', 'left out', 'left out by settings');
  const known = new Set([...domains, ...inScope].map(({ name }) => name));
  for (const name of [...settings.parked, ...settings.except])
    if (!known.has(name)) lists.warnings.add('stale-reference', `Settings name ${name}, which is no accepted domain.`);
}

function spfEvidence({ evidence, warnings }: Lists, { domain, spf }: DomainFindings): void {
  const actual = spf.records.length === 1 ? (spf.records[0] ?? '') : [...spf.records];
  const found = spf.records.length === 0 ? null : actual;
  const wish = spfWish(spf, domain.parked);
  if (spf.holds === true)
    evidence.note(domain.name, 'SPF', found, domain.parked ? 'v=spf1 -all' : 'a record that ends in -all or ~all');
  else
    evidence.gap(
      domain.name,
      'SPF',
      spf.problem === null ? found : `${shown(spf.records)} (${spf.problem})`,
      spf.holds === 'unknown' ? 'a record that can be read' : wish,
    );
  if (spf.unseen.length > 0)
    evidence.note(domain.name, 'SPF', [...spf.unseen], 'at most two names that DNS does not have: more make the record an error');
  const own = spf.includes.some((name) => ownMail.includes(name));
  if (!domain.parked && spf.records.length === 1 && !own)
    warnings.add(
      'spf-own-mail',
      `The SPF record of ${domain.name} does not include ${ownMail[0] ?? ''}: mail that this tenant itself sends fails it.`,
    );
}

function shown(records: readonly string[]): string {
  return records.length === 0 ? 'no record' : records.join(' | ');
}

/** What is there is kept: only its end is made strict. */
function spfWish({ records, takesAll }: SpfResult, parked: boolean): string {
  if (parked) return 'v=spf1 -all';
  const [record] = records;
  if (record === undefined) return `v=spf1 include:${ownMail[0] ?? ''} -all`;
  if (records.length > 1) return 'one record with the senders of all of these';
  if (takesAll) return 'the senders of the domain alone, by their own networks and includes';
  if (/ [-~]all\b/i.test(record)) return 'at most ten look-ups, by names that have one SPF record each';
  return `${record.replace(/ [+?]?all\b.*$/i, '').trimEnd()} ~all`;
}

function dkimEvidence({ evidence }: Lists, { domain, dkim }: DomainFindings): void {
  const { config, holds } = dkim;
  if (config === null) {
    if (holds === false) evidence.gap(domain.name, 'DKIM', 'no configuration', 'Enabled true, Status Valid');
    else if (holds === 'unknown') evidence.gap(domain.name, 'DKIM', 'unknown', 'Enabled true, Status Valid');
    else if (!domain.parked) evidence.note(domain.name, 'DKIM', 'no configuration', 'none needed for a domain of Microsoft');
    return;
  }
  const actual = `Enabled ${String(config.Enabled ?? null)}, Status ${config.Status ?? 'unknown'}`;
  if (holds === true) evidence.note(domain.name, 'DKIM', actual, 'Enabled true, Status Valid');
  else {
    evidence.gap(domain.name, 'DKIM', actual, 'Enabled true, Status Valid');
    for (const record of dkimRecords(domain.name, config))
      evidence.note(domain.name, 'DNS record for DKIM', 'to add where it is missing', record);
  }
  const sizes = [config.Selector1KeySize, config.Selector2KeySize].filter((size) => size === 1024);
  if (sizes.length > 0) evidence.note(domain.name, 'KeySize', 1024, 2048);
}

/** The two records, as they are put into a zone. */
export function dkimRecords(
  domain: string,
  {
    Selector1CNAME,
    Selector2CNAME,
  }: { readonly Selector1CNAME?: string | null | undefined; readonly Selector2CNAME?: string | null | undefined },
): readonly string[] {
  return [Selector1CNAME, Selector2CNAME].flatMap((target, index) =>
    target ? [`${selectorName(index + 1, domain)} CNAME ${target}`] : [],
  );
}

function dmarcEvidence({ evidence, warnings }: Lists, { domain, dmarc }: DomainFindings, settings: Settings): void {
  const wish = `v=DMARC1; p=${domain.parked ? 'reject' : settings.dmarc}`;
  const where = `_dmarc.${domain.name} TXT "${wish}"`;
  const actual = dmarc.problem === null ? shown(dmarc.records) : `${shown(dmarc.records)} (${dmarc.problem})`;
  if (dmarc.holds === true) evidence.note(domain.name, 'DMARC', actual, `p=${settings.dmarc} or stricter`);
  else evidence.gap(domain.name, 'DMARC', actual, dmarc.holds === 'unknown' ? 'a record that can be read' : where);
  if (dmarc.test)
    warnings.add('dmarc-test', `The DMARC record of ${domain.name} is in test mode (t=y): receivers do not act on it.`);
  if (dmarc.below !== null)
    warnings.add(
      'dmarc-subdomains',
      `Mail in the name of sub-domains of ${domain.name} can be forged: its DMARC record asks for less below it (${dmarc.below}).`,
    );
  if (dmarc.records.length === 1 && !dmarc.reports)
    evidence.note(domain.name, 'rua', null, 'an address for reports, before the policy is made stricter');
}
