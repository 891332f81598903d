/** Sites and function apps of Azure App Service allow nobody but the addresses and service tags named in settings. */

import type { Fields, Operation } from '../../engine/plan/operation.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import { type Json, sameJson } from '../../lib/json.js';
import { isSynthetic, type Restriction, type SiteConfig, siteConfigs } from '../../tenant/resources/azure-site-config.js';
import type { Context, Control, Planning } from '../control.js';
import type { Warning } from '../finding.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { refuseUnreadable } from '../reasoning/findings/refusals.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { admit, inOrder, isDefaultAllow, type RuleList } from './admission.js';
import { audit } from './audit.js';
import { definition, type Settings } from './definition.js';
import { losesFrontDoor, rewritten } from './rewrite.js';
import { callsFrom, Ftp, properties, Sites, type Surface, siteRead, surfacesOf, type Target } from './sites.js';
import { Wanted } from './wanted.js';

export const control: Control<Settings> = {
  ...definition,
  reads: () => [siteRead],
  audit,
  plan,
};

// Plans the access restrictions of sites and slots: one PATCH for each, of the lists that allow more than is wanted.

/** Source: App Service access restrictions, limits. */
const maxRules = 512;

function plan(context: Context<Settings>): Planning {
  const wanted = new Wanted(context.settings);
  const operations: Operation[] = [];
  const ownHosts = new NameSample();
  const tooLong = new NameSample();
  const notUnderstood = new NameSample();
  const rows = new RowCollector();
  const sites = new Sites(rows, take);
  /** What no plan turns off: deployments may use it. */
  const ftp = new Ftp();
  let changes = 0;
  let frontDoorLost = false;
  const shutOut = new NameSample();

  function take(target: Target, config: SiteConfig): void {
    if (context.settings.includeScm) ftp.see(target, config);
    let before: Fields = {};
    let after: Fields = {};
    for (const [surface, list] of surfacesOf(config)) {
      const next = edit(target, surface, list);
      if (next === null) continue;
      const { rules, fallback } = properties[surface];
      before = { ...before, [rules]: writtenRules(config[rules]), [fallback]: list.defaultAction };
      after = { ...after, [rules]: next.rules.map(jsonOf), [fallback]: next.defaultAction };
    }
    if (Object.keys(after).length === 0) return;
    changes += 1;
    if (callsFrom(target, context.bot.egress)) ownHosts.add(target.name);
    else operations.push({ kind: 'update', resource: siteConfigs.key, object: target.name, identity: target.id, before, after });
  }

  function edit(target: Target, surface: Surface, list: RuleList): RuleList | null {
    if (surface === 'scm' && !context.settings.includeScm) return null;
    if (wanted.beyond(admit(list)).length === 0) return null;
    const next = rewritten(list, wanted);
    if (losesFrontDoor({ before: list, after: next }, wanted)) frontDoorLost = true;
    if (admit(next).isNobody) shutOut.add(target.name);
    if (next.rules.length > maxRules) tooLong.add(target.name);
    if (wanted.beyond(admit(next)).length > 0) notUnderstood.add(target.name);
    const isSame = !isDefaultAllow(list) && sameJson(inOrder(list.rules).map(jsonOf), next.rules.map(jsonOf));
    return isSame ? null : next;
  }

  return {
    see: rows.see,
    follow: () => sites.follow(),
    draft: (outcomes) => {
      const { unread } = sites;
      // Each site is closed on its own: one whose configuration did not come keeps no other open.
      const nothingTold = !sites.isWhole(outcomes) || (unread.length > 0 && changes === 0);
      const refusal =
        (nothingTold ? (refuseUnreadable(sites.missing(outcomes)) ?? whyUnknown(unread)) : null) ??
        (changes > 0 ? whyNot({ wanted, tooLong, shutOut, frontDoorLost }) : null);
      if (refusal !== null) return refusal;
      const expects = expectsOf({ open: [ownHosts, notUnderstood, ftp.open], unknown: [namesOf(unread), ftp.unknown] }, sites);
      return { stage: 'enforce', expects, operations, warnings: warningsOf({ sites, ownHosts, notUnderstood }) };
    },
  };
}

/** @param left what the plan leaves as it is */
function expectsOf(left: Readonly<Record<'open' | 'unknown', readonly NameSample[]>>, { hostedElsewhere }: Sites) {
  if (left.open.some(({ count }) => count > 0)) return 'partial';
  return hostedElsewhere.length > 0 || left.unknown.some(({ count }) => count > 0) ? 'unknown' : 'pass';
}

/** The rules as they are written, without the row that Azure adds; null where there never were any. */
function writtenRules(rules: SiteConfig['ipSecurityRestrictions']): Json {
  return rules ? rules.filter((rule) => !isSynthetic(rule)).map(jsonOf) : null;
}

function jsonOf(rule: Restriction): Json {
  return JSON.parse(JSON.stringify(rule)) as Json;
}

/** All was read, and some of it says nothing. */
function whyUnknown(unread: readonly Target[]): Refusal {
  const [first] = unread;
  return first === undefined
    ? unaddressable
    : refuse(
        'unreadable',
        `The configuration of ${first.name} came without its rules.`,
        'Audit again; if it stays, look at the site in the Azure portal.',
      );
}

/** A site whose row carries no path. */
const unaddressable = refuse(
  'unaddressable',
  'Some site or slot carries no id to address it by.',
  'Export the state with the ids of sites and slots.',
);

function whyNot(found: {
  readonly wanted: Wanted;
  readonly tooLong: NameSample;
  readonly shutOut: NameSample;
  readonly frontDoorLost: boolean;
}): Refusal | null {
  const { wanted, tooLong, shutOut, frontDoorLost } = found;
  if (wanted.isNothing)
    return refuse(
      'nothing-wanted',
      'Settings name nobody who should reach the sites, so closing them would shut out everyone.',
      'List ranges, serviceTags or frontDoorId under app-service-ip first.',
    );
  if (frontDoorLost)
    return refuse(
      'front-door-id',
      'A rule for the tag of Front Door allows every customer of Front Door unless it asks for the header of one instance.',
      'Set frontDoorId to the id of your Front Door.',
    );
  if (shutOut.count > 0)
    return refuse(
      'outage',
      `Nobody would reach ${shutOut.toString('site or slot', 'sites or slots')} any more: no one of those who are wanted gets in today.`,
      'List the addresses or service tags that have to reach it.',
    );
  if (tooLong.count === 0) return null;
  return refuse(
    'too-many-rules',
    `More than ${maxRules} rules would be needed for ${tooLong.toString('site or slot', 'sites or slots')}, and App Service takes no more.`,
    'List fewer, wider ranges.',
  );
}

function warningsOf(seen: {
  readonly sites: Sites;
  readonly ownHosts: NameSample;
  readonly notUnderstood: NameSample;
}): readonly Warning[] {
  const { sites, ownHosts, notUnderstood } = seen;
  const notRead = namesOf(sites.unread);
  const elsewhere = namesOf(sites.hostedElsewhere);
  return [
    ...(elsewhere.count > 0
      ? [
          {
            code: 'elsewhere',
            text: `Left out: ${elsewhere.toString('site or slot', 'sites or slots')} in Container Apps or Kubernetes. Limit the ingress there.`,
          },
        ]
      : []),
    ...(notRead.count > 0
      ? [
          {
            code: 'not-read',
            text: `Left out: ${notRead.toString('site or slot', 'sites or slots')}, whose configuration could not be read. The audit names what is missing for it.`,
          },
        ]
      : []),
    ...(ownHosts.count > 0
      ? [
          {
            code: 'own-host',
            text: `Left out: ${ownHosts.toString('site', 'sites')}. hardenbot calls from the same addresses and may be hosted there, where chat has to reach it.`,
          },
        ]
      : []),
    ...(notUnderstood.count > 0
      ? [
          {
            code: 'kept-rule',
            text: `${notUnderstood.toString('site or slot keeps', 'sites or slots keep')} a rule that hardenbot does not understand and lets stand.`,
          },
        ]
      : []),
  ];
}

function namesOf(targets: readonly Target[]): NameSample {
  const names = new NameSample();
  for (const { name } of targets) names.add(name);
  return names;
}
