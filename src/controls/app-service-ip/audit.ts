/** Judges who reaches the sites, slots and deployment sites of App Service, beside whom settings want to be allowed. */
import type { Verdict } from '../../engine/plan/verdict.js';
import { plural } from '../../lib/plural.js';
import type { SiteConfig } from '../../tenant/resources/azure-site-config.js';
import type { Audit, Context, Judgement } from '../control.js';
import type { Warning } from '../finding.js';
import { EvidenceList } from '../reasoning/findings/evidence-list.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { type Admission, admit, type Part } from './admission.js';
import type { Settings } from './definition.js';
import { Ftp, isFunctionApp, properties, Sites, type Surface, surfacesOf, type Target } from './sites.js';
import { isFrontDoor, Wanted } from './wanted.js';

/** Main sites and deployment sites, by who reaches them. */
interface Counts {
  /** Nobody but those who are wanted. */
  closed: number;
  /** More than are wanted. */
  beyond: number;
  /** Everyone. */
  open: number;
}

export function audit(context: Context<Settings>): Audit {
  const wanted = new Wanted(context.settings);
  const evidence = new EvidenceList();
  const counts: Counts = { closed: 0, beyond: 0, open: 0 };
  /** A part that allows everyone, else one that allows more than is wanted. */
  let example: Example | null = null;
  const seen = nothingSeen();
  const rows = new RowCollector();
  const sites = new Sites(rows, take);

  function take(target: Target, config: SiteConfig): void {
    // FTP reaches the files of a site from everywhere: it counts where the deployment site does.
    if (seen.ftp.see(target, config) && context.settings.includeScm)
      evidence.gap(target.name, 'ftpsState', config.ftpsState ?? 'not returned', 'Disabled');
    for (const [surface, list] of surfacesOf(config)) {
      const admission = admit(list);
      if (surface === 'scm' && !context.settings.includeScm) {
        if (wanted.beyond(admission).length > 0) seen.scmOpen.add(target.name);
      } else report(target, surface, admission);
    }
  }

  function report(target: Target, surface: Surface, admission: Admission): void {
    const { rules: property, fallback } = properties[surface];
    const beyond = wanted.beyond(admission);
    if (surface === 'main' && admission.isNobody && !target.hasPrivateEndpoint) seen.unreachable.add(target.name);
    if (beyond.length === 0) {
      counts.closed += 1;
      evidence.note(target.name, property, describeAll(admission), wanted.describe());
    } else {
      counts[admission.isOpen ? 'open' : 'beyond'] += 1;
      evidence.gap(target.name, property, linesOf(admission, beyond, fallback), wanted.describe());
      example = worse(example, target, { surface, admission, beyond });
    }
  }

  function countClosed(target: Target): void {
    counts.closed += 1;
    evidence.note(target.name, 'publicNetworkAccess', sites.closedBy(target), 'Disabled');
    if (!target.hasPrivateEndpoint) seen.unreachable.add(target.name);
  }

  return {
    see: rows.see,
    follow: () => sites.follow(),
    judge: (outcomes): Judgement => {
      for (const target of sites.closed) countClosed(target);
      const whole = sites.isWhole(outcomes);
      const ftp = context.settings.includeScm ? seen.ftp : new Ftp();
      return {
        ...findingOf(counts, { sites, whole, example, ftp }),
        ...evidence.result(),
        warnings: warningsOf(seen),
        missing: sites.missing(outcomes),
      };
    },
  };
}

function findingOf(counts: Counts, found: Summarized) {
  const { sites, whole, example, ftp } = found;
  const { closed, beyond, open } = counts;
  const unknown = sites.unread.length + sites.hostedElsewhere.length;
  return {
    verdict: withFtp(verdictOf(counts, { whole, unknown }), ftp),
    summary: summaryOf(counts, found),
    ...(example === null ? {} : { reasoned: true as const }),
    coverage: { covered: closed, of: closed + beyond + open + unknown + ftp.open.count + ftp.unknown.count },
  };
}

function verdictOf(counts: Counts, read: { readonly whole: boolean; readonly unknown: number }): Verdict {
  const { closed, beyond, open } = counts;
  if (open + beyond > 0) return closed + beyond === 0 ? 'fail' : 'partial';
  if (!read.whole || read.unknown > 0) return 'unknown';
  return closed === 0 ? 'notApplicable' : 'pass';
}

/** By FTP someone still gets at the files of a site whose rules are closed. */
function withFtp(verdict: Verdict, { open, unknown }: Ftp): Verdict {
  if (verdict !== 'pass' && verdict !== 'unknown') return verdict;
  return open.count > 0 ? 'partial' : unknown.count > 0 ? 'unknown' : verdict;
}

interface Summarized {
  readonly ftp: Ftp;
  readonly sites: Sites;
  readonly whole: boolean;
  readonly example: Example | null;
}

function summaryOf(counts: Counts, found: Summarized): string {
  const { sites, example, ftp } = found;
  return [
    sitesInWords(counts, found),
    ...(example === null ? [] : [example.text]),
    ...(ftp.open.count > 0
      ? [`By FTP, ${ftp.open.toString('site or slot', 'sites or slots', 3)} can be changed from any address.`]
      : []),
    ...(ftp.unknown.count > 0
      ? [`Whether ${ftp.unknown.toString('site or slot', 'sites or slots', 3)} can be changed by FTP is unknown.`]
      : []),
    ...notJudged(sites),
  ].join(' ');
}

function sitesInWords(counts: Counts, { sites, whole }: Summarized): string {
  const { closed, beyond, open } = counts;
  const judged = closed + beyond + open;
  const { all, hostedElsewhere } = sites;
  const unread = [
    ...(sites.unread.length > 0
      ? [`The configuration of ${plural(sites.unread.length, 'site or slot', 'sites and slots')} could not be read.`]
      : []),
    ...(hostedElsewhere.length > 0
      ? [
          `Unknown: ${listed(hostedElsewhere, 'site or slot', 'sites and slots')} in Container Apps or Kubernetes, whose ingress was not read.`,
        ]
      : []),
    ...(whole ? [] : ['Not all sites and slots could be listed.']),
  ];
  if (judged === 0) return unread.length > 0 ? unread.join(' ') : 'There is no site, function app or slot of App Service.';
  const admitted = [
    ...(open > 0 ? [`${open} allow everyone`] : []),
    ...(beyond > 0 ? [`${beyond} allow more than is wanted`] : []),
    ...(closed > 0 ? [`${closed} allow no one beyond`] : []),
  ];
  return [
    `Of ${plural(judged, 'main or deployment site', 'main and deployment sites')} of ${plural(all.length - hostedElsewhere.length, 'site or slot', 'sites and slots')}, ${admitted.join(', ')}.`,
    ...unread,
  ].join(' ');
}

/** Of function apps, what beside addresses keeps people out. */
function notJudged(sites: Sites): readonly string[] {
  const apps = sites.all.filter(isFunctionApp);
  if (apps.length === 0) return [];
  return [`Not read of ${listed(apps, 'function app', 'function apps')}: access keys, and which functions need none.`];
}

function listed(targets: readonly Target[], one: string, many: string): string {
  const names = new NameSample();
  for (const { name } of targets) names.add(name);
  return names.toString(one, many, 3);
}

interface Seen {
  readonly unreachable: NameSample;
  readonly scmOpen: NameSample;
  readonly ftp: Ftp;
}

function nothingSeen(): Seen {
  return {
    unreachable: new NameSample(),
    scmOpen: new NameSample(),
    ftp: new Ftp(),
  };
}

function warningsOf({ unreachable, scmOpen, ftp }: Seen): readonly Warning[] {
  return [
    ...(unreachable.count > 0
      ? [{ code: 'outage', text: `Nobody reaches ${unreachable.toString('site or slot', 'sites or slots')}.` }]
      : []),
    ...(scmOpen.count > 0
      ? [
          {
            code: 'scm-open',
            text: `The deployment site of ${scmOpen.toString('site or slot', 'sites or slots')} allows more than is wanted; settings leave it out.`,
          },
        ]
      : []),
    ...(ftp.open.count > 0
      ? [
          {
            code: 'ftp-open',
            text: `Anyone with a deployment password can change files of ${ftp.open.toString('site or slot', 'sites or slots')} by FTP from any address: access restrictions do not cover FTP. Turn it off: FTP state Disabled.`,
          },
        ]
      : []),
    ...(ftp.unknown.count > 0
      ? [
          {
            code: 'ftp-unknown',
            text: `Whether ${ftp.unknown.toString('site or slot', 'sites or slots')} can be changed by FTP, which access restrictions do not cover, is unknown.`,
          },
        ]
      : []),
  ];
}

interface Example {
  /** It allows everyone. */
  readonly open: boolean;
  readonly text: string;
}

/** The first part that allows everyone, else the first that allows more than is wanted. */
function worse(
  example: Example | null,
  { name }: Target,
  { surface, admission, beyond }: { readonly surface: Surface; readonly admission: Admission; readonly beyond: readonly Part[] },
): Example {
  if (example !== null && (example.open || !admission.isOpen)) return example;
  const { rules: property, fallback } = properties[surface];
  return { open: admission.isOpen, text: exampleOf(`${name}, ${property}`, { admission, beyond, fallback }) };
}

function linesOf(admission: Admission, beyond: readonly Part[], fallback: string): readonly string[] {
  return [...(admission.isOpen ? ['everyone'] : []), ...beyond.map((part) => `${describe(part)}; ${closing(part, fallback)}`)];
}

/** One way through as a sentence: of networks only how many there are. */
function exampleOf(
  where: string,
  { admission, beyond, fallback }: { readonly admission: Admission; readonly beyond: readonly Part[]; readonly fallback: string },
): string {
  const [part] = beyond;
  if (part === undefined) return '';
  const who = admission.isOpen ? `everyone ${origin(part)}` : describe(part, 3);
  return `For example, ${where}: ${who}; ${closing(part, fallback)}.`;
}

/** The property with the value that would close what a part allows. */
function closing({ rule, addresses, others }: Part, fallback: string): string {
  if (rule === null) return `${fallback} Deny would close it`;
  const shared = addresses.isEmpty && others.every(({ name, frontDoorIds }) => isFrontDoor(name) && frontDoorIds.length === 0);
  return shared
    ? 'headers x-azure-fdid with the id of one instance would close it to all others'
    : 'action Deny, or no such rule, would close it';
}

function describeAll(admission: Admission): readonly string[] {
  return admission.isNobody ? ['nobody'] : admission.parts.map((part) => describe(part));
}

/** Networks that are written out; a list that allows all but a few would fill pages. */
const shown = 20;

function describe(part: Part, max = shown): string {
  const { addresses, others } = part;
  const cidrs = addresses.toCidrs();
  const who = [
    ...cidrs.slice(0, max),
    ...(cidrs.length > max ? [`and ${cidrs.length - max} more networks`] : []),
    ...others.map(({ name, frontDoorIds }) =>
      frontDoorIds.length === 0 ? name : `${name} with x-azure-fdid ${frontDoorIds.join(' or ')}`,
    ),
  ].join(', ');
  return `${who} ${origin(part)}`;
}

function origin({ rule }: Part): string {
  if (rule === null) return '(no rule, default action)';
  return `(rule "${rule.name ?? 'without a name'}": ${rule.ipAddress ?? rule.vnetSubnetResourceId ?? 'no source'})`;
}
