/** Sites of the model as Azure Resource Manager writes them. */
import { Spelling } from '../spelling';
import { botTag, frontDoorTag, type Rule, type RuleList, type Site, type SitesModel, subnets } from './model';

const group = '/subscriptions/5b000000-0000-4000-8000-000000000001/resourceGroups/web/providers/Microsoft.Web/sites';

/** By position among the sites. */
export function siteId(index: number): string {
  return `${group}/site${index + 1}`;
}

export function stateOf(model: SitesModel): Readonly<Record<string, unknown>> {
  return {
    azure: {
      sites: model.sites.map(({ slots, ...site }, index) => {
        const name = `site${index + 1}`;
        return {
          ...siteRow(name, siteId(index), site),
          slots: slots.map((slot) => siteRow(`${name}/staging`, `${siteId(index)}/slots/staging`, slot)),
        };
      }),
    },
  };
}

function siteRow(name: string, id: string, site: Site): object {
  const spelling = new Spelling(site.spelling);
  return {
    id,
    name,
    kind: site.kind,
    location: 'West Europe',
    properties: {
      state: 'Running',
      ...(site.access === null
        ? spelling.pick<object>([{ publicNetworkAccess: null }, {}, { publicNetworkAccess: '' }])
        : { publicNetworkAccess: site.access }),
      ...(site.endpoint === null
        ? spelling.pick<object>([{ privateEndpointConnections: [] }, {}, { privateEndpointConnections: null }])
        : {
            privateEndpointConnections: [{ properties: { privateLinkServiceConnectionState: { status: site.endpoint } } }],
          }),
    },
    siteConfig: {
      ...listRows('ipSecurityRestrictions', site.main, spelling),
      ...listRows('scmIpSecurityRestrictions', site.scm, spelling),
      ...spelling.flag('scmIpSecurityRestrictionsUseMain', site.scmFollows),
      ...(site.ftp === undefined ? {} : { ftpsState: site.ftp }),
    },
  };
}

/** Azure shows its own last row beside the real ones, or an export leaves it out. */
function listRows(property: string, list: RuleList, spelling: Spelling): object {
  const letsIn = list.fallback === 'Allow' || (list.fallback === null && list.rules.length === 0);
  const synthetic = {
    ipAddress: 'Any',
    action: letsIn ? 'Allow' : 'Deny',
    priority: 2_147_483_647,
    name: letsIn ? 'Allow all' : 'Deny all',
    description: letsIn ? 'Allow all access' : 'Deny all access',
  };
  const rows = list.rules.map((rule, index) => ruleRow(rule, index, spelling));
  const all = spelling.pick<unknown>([[...rows, synthetic], rows, [...rows, synthetic]]);
  return {
    [property]: list.rules.length === 0 && list.fallback === null ? spelling.pick<unknown>([[synthetic], [], null]) : all,
    ...(list.fallback === null
      ? spelling.pick<object>([{ [`${property}DefaultAction`]: null }, {}, { [`${property}DefaultAction`]: '' }])
      : { [`${property}DefaultAction`]: spelling.pick([list.fallback, list.fallback.toLowerCase()]) }),
  };
}

function ruleRow(rule: Rule, index: number, spelling: Spelling): object {
  return {
    name: `Rule ${index + 1}`,
    ...(rule.allow ? spelling.pick<object>([{ action: 'Allow' }, { action: 'allow' }]) : { action: 'Deny' }),
    ...(rule.priority === null ? spelling.pick<object>([{ priority: null }, {}]) : { priority: rule.priority }),
    ...source(rule, spelling),
    ...(rule.frontDoor === null
      ? spelling.pick<object>([{}, { headers: null }, { headers: {} }, { headers: { 'x-azure-fdid': [] } }])
      : { headers: { [spelling.pick(['x-azure-fdid', 'X-Azure-FDID'])]: [rule.frontDoor] } }),
  };
}

function source({ source: written }: Rule, spelling: Spelling): object {
  if ((subnets as readonly string[]).includes(written)) return { vnetSubnetResourceId: written };
  if (written === botTag || written === frontDoorTag) return { ipAddress: written, tag: 'ServiceTag' };
  const key = spelling.pick(['ipAddress', 'ipAddress', 'ip_address']);
  return { [key]: written, ...spelling.pick<object>([{ tag: 'Default' }, {}]) };
}
