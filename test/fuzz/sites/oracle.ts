/** What app-service-ip must say: every kind of request there is, sent to every site. Source: Microsoft's words on access restrictions. */
import type { Verdict } from '../../../src/engine/plan/verdict';
import type { Expected } from '../family';
import {
  blocks,
  botTag,
  frontDoorTag,
  office,
  otherFrontDoor,
  ownFrontDoor,
  type Rule,
  type RuleList,
  type Site,
  type SitesModel,
  subnets,
} from './model';

/** Someone who asks: from an address, which may belong to a service of Azure, or through a subnet. */
interface Request {
  readonly from: (typeof blocks)[number] | 'elsewhere, IPv4' | 'elsewhere, IPv6';
  readonly service: typeof botTag | typeof frontDoorTag | null;
  /** The instance of Front Door that the request came through. */
  readonly frontDoor: string | null;
  readonly subnet: string | null;
}

const somebody = { service: null, frontDoor: null, subnet: null };
const elsewhere = ['elsewhere, IPv4', 'elsewhere, IPv6'] as const;
const requests: readonly Request[] = [
  ...[...blocks, ...elsewhere].map((from): Request => ({ ...somebody, from })),
  ...elsewhere.flatMap((from): readonly Request[] => [
    { ...somebody, from, service: botTag },
    ...[ownFrontDoor, otherFrontDoor].map((frontDoor): Request => ({ ...somebody, from, service: frontDoorTag, frontDoor })),
    ...subnets.map((subnet): Request => ({ ...somebody, from, subnet })),
  ]),
];

export function appServiceIpExpected(model: SitesModel): Expected {
  if (model.sites.length === 0) return { verdicts: ['notApplicable'], because: 'there is no site' };
  const all = model.sites.filter(isOfAppService).flatMap(({ slots, ...site }) => [site, ...slots.filter(isOfAppService)]);
  const isSomeUnknown = model.sites.some((site) => !isOfAppService(site) || !site.slots.every(isOfAppService));
  const levels = all.flatMap((site) => surfacesOf(site, model).map((list) => levelOf(list, model)));
  const isUnreachable = all.some((site) =>
    isClosedToPublic(site) ? site.endpoint !== 'Approved' : site.endpoint !== 'Approved' && isNobody(site.main),
  );
  // FTP asks no rule of the site, and changes its files as the deployment site does.
  const byFtp = all.filter((site) => !isClosedToPublic(site) && model.settings.includeScm).map(({ ftp }) => ftp);
  const isOpenByFtp = byFtp.some((ftp) => ftp === 'FtpsOnly' || ftp === 'AllAllowed');
  const verdict: Verdict = levels.every((level) => level === 'closed')
    ? isOpenByFtp
      ? 'partial'
      : isSomeUnknown || byFtp.includes(undefined)
        ? 'unknown'
        : 'pass'
    : levels.every((level) => level === 'open')
      ? 'fail'
      : 'partial';
  return {
    verdicts: [verdict],
    because: isUnreachable ? 'every kind of request was sent, and nobody reaches a site' : 'every kind of request was sent',
    ...(isUnreachable ? { warns: ['outage'] } : {}),
  };
}

/** Container Apps and Kubernetes have an ingress of their own, and no slots. */
function isOfAppService({ kind }: Site): boolean {
  return !['functionapp,linux,container,azurecontainerapps', 'app,linux,kubernetes'].includes(kind);
}

/** The rule lists that count; null: closed to public networks, whatever the rules. */
function surfacesOf(site: Site, { settings }: SitesModel): readonly (RuleList | null)[] {
  if (isClosedToPublic(site)) return [null];
  return site.scmFollows || !settings.includeScm ? [site.main] : [site.main, site.scm];
}

function isClosedToPublic({ access, endpoint }: Site): boolean {
  return access === 'Disabled' || (access === null && endpoint === 'Approved');
}

function levelOf(list: RuleList | null, model: SitesModel): 'open' | 'beyond' | 'closed' {
  if (list === null) return 'closed';
  if (requests.every((request) => !isLetIn(request, list) || isWanted(request, list, model))) return 'closed';
  return isLetIn({ ...somebody, from: 'elsewhere, IPv4' }, list) ? 'open' : 'beyond';
}

function isNobody(list: RuleList): boolean {
  return requests.every((request) => !isLetIn(request, list));
}

function isLetIn(request: Request, list: RuleList): boolean {
  const first = firstMatch(request, list);
  if (first !== null) return first.allow;
  return list.fallback === null ? list.rules.length === 0 : list.fallback === 'Allow';
}

/** First match by priority; of one priority, the first of the list. */
function firstMatch(request: Request, { rules }: RuleList): Rule | null {
  const inOrder = rules.toSorted((left, right) => (left.priority ?? 65_000) - (right.priority ?? 65_000));
  return inOrder.find((rule) => matches(rule, request)) ?? null;
}

function matches({ source, frontDoor }: Rule, request: Request): boolean {
  const isIPv6 = request.from === 'elsewhere, IPv6' || request.from.includes(':');
  const isMet =
    source === 'Any' ||
    (source === '0.0.0.0/0' && !isIPv6) ||
    (source === '::/0' && isIPv6) ||
    source === request.from ||
    source === request.service ||
    (source === 'AnyVnets' && request.subnet !== null) ||
    source === request.subnet;
  return isMet && (frontDoor === null || frontDoor === request.frontDoor);
}

/** Wanted by its address or its subnet; by its service only where a rule for that service lets it in. */
function isWanted(request: Request, list: RuleList, { settings }: SitesModel): boolean {
  if (request.subnet !== null)
    return settings.subnets.includes(request.subnet) && firstMatch(request, list)?.source === request.subnet;
  if (request.service === botTag) return settings.tags.includes(botTag) && firstMatch(request, list)?.source === botTag;
  if (request.service === frontDoorTag) return isWantedFrontDoor(request, list, settings);
  return settings.office && (office as readonly string[]).includes(request.from);
}

function isWantedFrontDoor(request: Request, list: RuleList, settings: SitesModel['settings']): boolean {
  const rule = firstMatch(request, list);
  if (rule?.source !== frontDoorTag || rule.frontDoor === null) return false;
  return settings.frontDoor ? request.frontDoor === ownFrontDoor : settings.tags.includes(frontDoorTag);
}
