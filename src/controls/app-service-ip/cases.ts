/** Tenants and what app-service-ip must say of them. */
import type { Case } from '../case.js';

const group = '/subscriptions/5b000000-0000-4000-8000-000000000001/resourceGroups/web/providers/Microsoft.Web/sites';
const office = '203.0.113.0/24';
const wantOffice = { ranges: [office] };
const frontDoorId = '4a3b1c00-0000-4000-8000-00000000fd01';
const frontDoor = { ipAddress: 'AzureFrontDoor.Backend', tag: 'ServiceTag', action: 'Allow', priority: 100, name: 'Front Door' };

const allowAll = { ipAddress: 'Any', action: 'Allow', priority: 2147483647, name: 'Allow all', description: 'Allow all access' };
const denyAll = { ipAddress: 'Any', action: 'Deny', priority: 2147483647, name: 'Deny all', description: 'Deny all access' };
const unrestricted = {
  ftpsState: 'Disabled',
  ipSecurityRestrictions: [allowAll],
  ipSecurityRestrictionsDefaultAction: null,
  scmIpSecurityRestrictions: [allowAll],
  scmIpSecurityRestrictionsDefaultAction: null,
  scmIpSecurityRestrictionsUseMain: false,
};

function rule(ipAddress: string, more: object = {}) {
  return { ipAddress, action: 'Allow', tag: 'Default', priority: 100, name: `Rule ${ipAddress}`, ...more };
}

const backend = { action: 'Allow', priority: 120, name: 'Backend', vnetSubnetResourceId: '/subscriptions/x/subnets/backend' };

/** The main site with these rules, and SCM following it. */
function restricted(rules: readonly object[], defaultAction: string | null = null) {
  return {
    ...unrestricted,
    ipSecurityRestrictions: [...rules, denyAll],
    ipSecurityRestrictionsDefaultAction: defaultAction,
    scmIpSecurityRestrictionsUseMain: true,
  };
}

function site(name: string, siteConfig: object | null, more: object = {}) {
  return {
    id: `${group}/${name}`,
    name,
    kind: 'app,linux',
    location: 'West Europe',
    properties: { state: 'Running', publicNetworkAccess: null },
    slots: [],
    ...(siteConfig === null ? {} : { siteConfig }),
    ...more,
  };
}

function slot(of: string, name: string, siteConfig: object | null) {
  return { ...site(`${of}/${name}`, siteConfig), id: `${group}/${of}/slots/${name}`, slots: undefined };
}

function tenant(...sites: readonly object[]) {
  return { azure: { sites: JSON.parse(JSON.stringify(sites)) as readonly object[] } };
}

export const cases: readonly Case[] = [
  ...['AllAllowed', 'FtpsOnly'].map(
    (ftpsState): Case => ({
      name: `a site with rules takes files by FTP from every address, as ${ftpsState}`,
      state: tenant(site('shop', { ...restricted([rule(office)]), ftpsState })),
      settings: wantOffice,
      verdict: 'partial',
      warns: ['ftp-open'],
      says: ['access restrictions do not cover FTP', 'By FTP, 1 site or slot (shop) can be changed from any address.'],
      names: ['shop', 'ftpsState', ftpsState],
      plan: 0,
    }),
  ),
  {
    name: 'a site is open to everyone, and by FTP too: the plan closes its rules and leaves FTP to a person',
    state: tenant(site('shop', { ...unrestricted, ftpsState: 'FtpsOnly' })),
    settings: wantOffice,
    verdict: 'fail',
    plan: 1,
    ends: 'partial',
  },
  {
    name: 'settings leave deployment out, so that FTP is only warned of',
    state: tenant(site('shop', { ...restricted([rule(office)]), ftpsState: 'FtpsOnly' })),
    settings: { ...wantOffice, includeScm: false },
    verdict: 'pass',
    warns: ['ftp-open'],
    plan: 0,
  },
  {
    name: 'a site with rules does not say whether it takes files by FTP',
    state: tenant(site('shop', { ...restricted([rule(office)]), ftpsState: undefined })),
    settings: wantOffice,
    verdict: 'unknown',
    warns: ['ftp-unknown'],
    plan: 0,
  },
  { name: 'no sites', state: tenant(), verdict: 'notApplicable' },
  { name: 'sites that cannot be listed', state: {}, verdict: 'unknown', missing: ['azure.sites'], plan: 'unreadable' },
  {
    name: 'a site without rules is open, and so is its deployment site',
    state: tenant(site('shop', unrestricted)),
    settings: wantOffice,
    verdict: 'fail',
    names: ['shop', 'ipSecurityRestrictions', 'scmIpSecurityRestrictions', 'everyone', 'DefaultAction Deny would close it'],
    plan: 1,
  },
  {
    name: 'null in place of rules is open',
    state: tenant(
      site('shop', {
        ftpsState: 'Disabled',
        ipSecurityRestrictions: null,
        ipSecurityRestrictionsDefaultAction: null,
        scmIpSecurityRestrictions: null,
        scmIpSecurityRestrictionsDefaultAction: null,
      }),
    ),
    settings: wantOffice,
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'only the office gets in, SCM follows',
    state: tenant(site('shop', restricted([rule(office)]))),
    settings: wantOffice,
    verdict: 'pass',
    names: ['shop', office],
    restsOn: ['azure.sites.siteConfig'],
  },
  {
    name: 'the office written as two halves, with host bits',
    state: tenant(
      site('shop', restricted([rule('203.0.113.7/25'), rule('203.0.113.128', { subnetMask: '255.255.255.128', priority: 110 })])),
    ),
    settings: { ranges: ['203.0.113.0-203.0.113.255'] },
    verdict: 'pass',
  },
  {
    name: 'the main site is closed, the deployment site is not',
    state: tenant(site('shop', { ...restricted([rule(office)]), scmIpSecurityRestrictionsUseMain: false })),
    settings: wantOffice,
    verdict: 'partial',
    names: ['shop', 'scmIpSecurityRestrictions'],
    plan: 1,
  },
  {
    name: 'the deployment site is open but left out by settings',
    state: tenant(site('shop', { ...restricted([rule(office)]), scmIpSecurityRestrictionsUseMain: false })),
    settings: { ...wantOffice, includeScm: false },
    verdict: 'pass',
    warns: ['scm-open'],
  },
  {
    name: 'rules of SCM mean nothing where SCM follows the main site',
    state: tenant(
      site('shop', {
        ...restricted([rule(office)]),
        scmIpSecurityRestrictions: [rule('0.0.0.0/0')],
        scmIpSecurityRestrictionsUseMain: 'True',
      }),
    ),
    settings: wantOffice,
    verdict: 'pass',
  },
  {
    name: 'a slot beside a closed site is open',
    state: tenant(site('shop', restricted([rule(office)]), { slots: [slot('shop', 'staging', unrestricted)] })),
    settings: wantOffice,
    verdict: 'partial',
    names: ['shop/staging'],
    plan: 1,
  },
  {
    name: 'a slot is not asked for slots of its own, for which the service has no answer',
    state: {
      ...tenant(site('shop', restricted([rule(office)]), { slots: [slot('shop', 'staging', restricted([rule(office)]))] })),
      collection: { [`azure.sites/${group}/shop/slots/staging/slots`]: { complete: false, returned: 0, error: { status: 404 } } },
    },
    settings: wantOffice,
    verdict: 'pass',
  },
  {
    name: 'a function app is a site, and what is not read of it is said',
    state: tenant(site('jobs', unrestricted, { kind: 'functionapp' }), site('shop', unrestricted)),
    settings: wantOffice,
    verdict: 'fail',
    names: ['jobs'],
    says: ['Not read of 1 function app (jobs): access keys, and which functions need none.'],
    plan: 2,
  },
  {
    name: 'a logic app of the Standard plan is a site, and no function app',
    state: tenant(site('flows', restricted([rule(office)]), { kind: 'functionapp,workflowapp' })),
    settings: wantOffice,
    verdict: 'pass',
    says: ['Of 1 main or deployment site of 1 site or slot, 1 allow no one beyond.'],
    saysNot: ['Not read of'],
  },
  {
    name: 'rules of a function app in Container Apps say nothing of who reaches it',
    state: tenant(
      site('jobs', restricted([rule(office)]), { kind: 'functionapp,linux,container,azurecontainerapps' }),
      site('shop', restricted([rule(office)])),
    ),
    settings: wantOffice,
    verdict: 'unknown',
    says: ['Unknown: 1 site or slot (jobs) in Container Apps or Kubernetes, whose ingress was not read.'],
  },
  {
    name: 'a plan leaves out a site on Kubernetes, and says so',
    state: tenant(site('jobs', unrestricted, { kind: 'app,linux,kubernetes' }), site('shop', unrestricted)),
    settings: wantOffice,
    verdict: 'fail',
    says: ['Unknown: 1 site or slot (jobs)'],
    ends: 'unknown',
    plan: 1,
  },
  {
    name: '0.0.0.0/0 allowed is open',
    state: tenant(site('shop', restricted([rule('0.0.0.0/0')]))),
    settings: wantOffice,
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'all of IPv4 in two halves is open',
    state: tenant(site('shop', restricted([rule('0.0.0.0/1'), rule('128.0.0.0/1', { priority: 110 })]))),
    settings: wantOffice,
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'Any allowed at a priority of its own is open',
    state: tenant(site('shop', restricted([rule('Any', { priority: 1, name: 'Allow all' })]))),
    settings: wantOffice,
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'an explicit default Allow opens what the rules close',
    state: tenant(site('shop', { ...restricted([], 'Allow'), ipSecurityRestrictions: [rule(office), allowAll] })),
    settings: wantOffice,
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'a default that Azure did not have when this was written denies nobody, whatever its own row says',
    state: tenant(site('shop', restricted([rule(office)], 'DenyUntrusted'))),
    settings: wantOffice,
    verdict: 'fail',
    says: ['ipSecurityRestrictionsDefaultAction Deny would close it'],
    plan: 1,
  },
  {
    name: 'a list of rules that is not there may hold anything',
    state: tenant(
      site('shop', { ...restricted([], 'Deny'), ipSecurityRestrictions: undefined }),
      site('blog', { ...restricted([], 'Deny'), scmIpSecurityRestrictionsUseMain: false, scmIpSecurityRestrictions: undefined }),
    ),
    settings: wantOffice,
    verdict: 'unknown',
    says: ['The configuration of 2 sites and slots could not be read.'],
    plan: 'unreadable',
  },
  {
    name: 'rules whose kind is new deny nobody, and let in whom nobody knows',
    state: tenant(
      site('shop', {
        ...unrestricted,
        ipSecurityRestrictions: [
          rule('0.0.0.0/0', { action: 'Deny', tag: 'Reputation', priority: 200 }),
          rule('::/0', { action: 'Deny', tag: 'Reputation', priority: 201 }),
        ],
        ipSecurityRestrictionsDefaultAction: 'Allow',
        scmIpSecurityRestrictionsUseMain: true,
      }),
    ),
    settings: wantOffice,
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'a rule that denies one address does not close the rest',
    state: tenant(
      site('shop', {
        ...unrestricted,
        ipSecurityRestrictions: [rule('198.51.100.7/32', { action: 'Deny' })],
        ipSecurityRestrictionsDefaultAction: 'Allow',
        scmIpSecurityRestrictionsUseMain: true,
      }),
    ),
    settings: wantOffice,
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'rules deny every address there is, so that an explicit default Allow lets in nobody',
    state: tenant(
      site('shop', {
        ...unrestricted,
        ipSecurityRestrictions: [
          rule('0.0.0.0/0', { action: 'Deny', priority: 200 }),
          rule('::/0', { action: 'Deny', priority: 201 }),
        ],
        ipSecurityRestrictionsDefaultAction: 'Allow',
        scmIpSecurityRestrictionsUseMain: true,
      }),
    ),
    settings: wantOffice,
    verdict: 'pass',
    warns: ['outage'],
  },
  {
    name: 'the service tag Internet is everyone, alone or beside another',
    state: tenant(
      site('shop', restricted([rule('Internet', { tag: 'ServiceTag' })])),
      site('blog', restricted([rule('AzureCloud,Internet', { tag: 'ServiceTag' })])),
    ),
    settings: wantOffice,
    verdict: 'fail',
    says: ['2 allow everyone'],
    plan: 2,
  },
  {
    name: 'the first match wins: what is denied first is not let in later',
    state: tenant(
      site(
        'shop',
        restricted([
          rule('0.0.0.0/0', { priority: 300 }),
          rule(office, { priority: 100 }),
          rule('Any', { action: 'Deny', priority: 200 }),
        ]),
      ),
    ),
    settings: wantOffice,
    verdict: 'pass',
  },
  {
    name: 'what is denied for a header is not let in later for the same header, so that nobody gets in',
    state: tenant(
      site(
        'shop',
        restricted([
          { ...frontDoor, name: 'Not this one', action: 'Deny', priority: 90, headers: { 'X-Azure-FDID': [frontDoorId] } },
          { ...frontDoor, headers: { 'x-azure-fdid': [frontDoorId.toUpperCase()] } },
        ]),
      ),
    ),
    settings: wantOffice,
    verdict: 'pass',
    warns: ['outage'],
  },
  {
    name: 'what is denied for a header is not let in later for it, where the portal wrote the other headers as unset',
    state: tenant(
      site(
        'shop',
        restricted([
          {
            ...frontDoor,
            name: 'Not this one',
            action: 'Deny',
            priority: 90,
            headers: { 'X-Azure-FDID': [frontDoorId], 'X-Forwarded-Host': [], 'X-FD-HealthProbe': null },
          },
          { ...frontDoor, headers: { 'X-Azure-FDID': [frontDoorId] } },
        ]),
      ),
    ),
    settings: wantOffice,
    verdict: 'pass',
    warns: ['outage'],
  },
  {
    name: 'an address that is denied for a header is not let in later for the same header',
    state: tenant(
      site(
        'shop',
        restricted([
          rule(office, { priority: 80 }),
          rule('198.51.100.7', { action: 'Deny', priority: 90, headers: { 'x-forwarded-host': ['a.example'] } }),
          rule('198.51.100.7', { headers: { 'x-forwarded-host': ['a.example'] } }),
        ]),
      ),
    ),
    settings: wantOffice,
    verdict: 'pass',
  },
  {
    name: 'an address that is denied for a header and let in later for more',
    state: tenant(
      site(
        'shop',
        restricted([
          rule('198.51.100.7', { action: 'Deny', priority: 90, headers: { 'x-forwarded-host': ['a.example'] } }),
          rule('198.51.100.7', { headers: { 'x-forwarded-host': ['a.example', 'b.example'] } }),
        ]),
      ),
    ),
    settings: wantOffice,
    verdict: 'partial',
    names: ['198.51.100.7/32', 'action Deny, or no such rule, would close it'],
    plan: 1,
  },
  {
    name: 'a service tag that is denied takes its regions with it',
    state: tenant(
      site(
        'shop',
        restricted([
          rule('Storage', { tag: 'ServiceTag', action: 'Deny', priority: 90 }),
          rule('Storage.WestEurope', { tag: 'ServiceTag' }),
        ]),
      ),
    ),
    settings: wantOffice,
    verdict: 'pass',
    warns: ['outage'],
  },
  {
    name: 'a region that is denied leaves the rest of its service tag',
    state: tenant(
      site(
        'shop',
        restricted([
          rule('Storage.WestEurope', { tag: 'ServiceTag', action: 'Deny', priority: 90 }),
          rule('Storage', { tag: 'ServiceTag' }),
        ]),
      ),
    ),
    settings: wantOffice,
    verdict: 'partial',
    plan: 1,
  },
  {
    name: 'a rule with a lower priority lets in before the one that denies',
    state: tenant(
      site('shop', restricted([rule('Any', { action: 'Deny', priority: 200 }), rule('198.51.100.0/24', { priority: 100 })])),
    ),
    settings: wantOffice,
    verdict: 'partial',
    names: ['198.51.100.0/24'],
    plan: 1,
  },
  {
    name: 'more than the office gets in',
    state: tenant(site('shop', restricted([rule('203.0.112.0/23')]))),
    settings: wantOffice,
    verdict: 'partial',
    names: ['203.0.112.0/24', 'Rule 203.0.112.0/23'],
    plan: 1,
  },
  {
    name: 'one half of the office gets in, and somebody else: the other half is not let in by the plan',
    state: tenant(site('shop', restricted([rule('203.0.113.0/25'), rule('198.51.100.0/24', { priority: 110 })]))),
    settings: wantOffice,
    verdict: 'partial',
    names: ['198.51.100.0/24'],
    plan: 1,
  },
  {
    name: 'a site that is open comes before one that lets in more than is wanted',
    state: tenant(site('open', unrestricted), site('wide', restricted([rule('198.51.100.0/24')]))),
    settings: wantOffice,
    verdict: 'partial',
    says: ['For example, open, '],
  },
  {
    name: 'all of IPv6 beside the office',
    state: tenant(site('shop', restricted([rule(office), rule('::/0', { priority: 110 })]))),
    settings: wantOffice,
    verdict: 'partial',
    names: ['::/0'],
    plan: 1,
  },
  {
    name: 'every subnet with a service endpoint beside the office',
    state: tenant(site('shop', restricted([rule(office), rule('AnyVnets', { priority: 110 })]))),
    settings: wantOffice,
    verdict: 'partial',
    names: ['AnyVnets'],
    plan: 1,
  },
  {
    name: 'a subnet of a virtual network that nobody listed',
    state: tenant(site('shop', restricted([rule(office), backend]))),
    settings: wantOffice,
    verdict: 'partial',
    names: ['/subscriptions/x/subnets/backend'],
    plan: 1,
  },
  {
    name: 'every subnet is denied before one of them is allowed, in either way to write it, so that nobody gets in',
    state: tenant(
      site('shop', restricted([rule('AnyVnets', { action: 'Deny', priority: 90 }), backend])),
      site(
        'blog',
        restricted([{ action: 'Deny', priority: 90, name: 'No networks', vnetSubnetResourceId: 'AnyVnets' }, backend]),
      ),
      site('docs', restricted([rule('AnyVnets', { action: 'Deny', priority: 90 }), rule('AnyVnets')])),
    ),
    settings: wantOffice,
    verdict: 'pass',
    warns: ['outage'],
  },
  {
    name: 'a service tag that is wanted, and a region of it',
    state: tenant(
      site(
        'shop',
        restricted([
          rule('azurebotservice', { tag: 'ServiceTag' }),
          rule('Storage.WestEurope', { tag: 'ServiceTag', priority: 110 }),
        ]),
      ),
    ),
    settings: { serviceTags: ['AzureBotService', 'Storage'] },
    verdict: 'pass',
    names: ['azurebotservice'],
  },
  {
    name: 'a service tag that nobody asked for',
    state: tenant(site('shop', restricted([rule(office), rule('AzureCloud', { tag: 'ServiceTag', priority: 110 })]))),
    settings: wantOffice,
    verdict: 'partial',
    names: ['AzureCloud'],
    plan: 1,
  },
  {
    name: 'of the tags that are wanted the plan keeps those that get in today, and adds no other',
    state: tenant(
      site(
        'shop',
        restricted([
          rule('azurebotservice', { tag: 'ServiceTag', priority: 90 }),
          rule('Storage,AzureCloud', { tag: 'ServiceTag', priority: 110 }),
          backend,
        ]),
      ),
    ),
    settings: {
      ranges: [office],
      serviceTags: ['AzureBotService', 'Storage', 'AzureDevOps'],
      subnets: [backend.vnetSubnetResourceId],
    },
    verdict: 'partial',
    names: ['AzureCloud'],
    plan: 1,
  },
  {
    name: 'the tag of Front Door without the header of one instance lets in every customer of Front Door',
    state: tenant(site('shop', restricted([frontDoor]))),
    settings: { serviceTags: ['AzureFrontDoor.Backend'] },
    verdict: 'partial',
    names: ['AzureFrontDoor.Backend'],
    plan: 'front-door-id',
  },
  {
    name: 'the same beside another tag that is wanted',
    state: tenant(site('shop', restricted([frontDoor, rule('Storage', { tag: 'ServiceTag', priority: 110 })]))),
    settings: { serviceTags: ['Storage', 'AzureFrontDoor.Backend'] },
    verdict: 'partial',
    names: ['AzureFrontDoor.Backend'],
    plan: 'front-door-id',
  },
  {
    name: 'a site is open, and Front Door is wanted without the id of an instance',
    state: tenant(site('shop', unrestricted)),
    settings: { serviceTags: ['AzureFrontDoor.Backend'] },
    verdict: 'fail',
    plan: 'front-door-id',
  },
  {
    name: 'one instance of Front Door keeps its way in beside another tag, and all others lose theirs',
    state: tenant(
      site(
        'shop',
        restricted([
          { ...frontDoor, name: 'Ours', priority: 80, headers: { 'x-azure-fdid': [frontDoorId] } },
          rule('Storage', { tag: 'ServiceTag', priority: 90 }),
          frontDoor,
        ]),
      ),
    ),
    settings: { serviceTags: ['Storage', 'AzureFrontDoor.Backend'] },
    verdict: 'partial',
    plan: 1,
  },
  {
    name: 'our Front Door and another tag are written again, and only Front Door asks for a header',
    state: tenant(site('shop', restricted([frontDoor, rule('Storage,AzureCloud', { tag: 'ServiceTag', priority: 110 })]))),
    settings: { serviceTags: ['Storage'], frontDoorId },
    verdict: 'partial',
    names: ['AzureFrontDoor.Backend', 'AzureCloud'],
    plan: 1,
  },
  {
    name: 'the tag of Front Door without a header, where the instance is known',
    state: tenant(site('shop', restricted([{ ...frontDoor, headers: { 'x-azure-fdid': [] } }]))),
    settings: { frontDoorId },
    verdict: 'partial',
    names: ['AzureFrontDoor.Backend'],
    plan: 1,
  },
  {
    name: 'our own Front Door gets in',
    state: tenant(site('shop', restricted([{ ...frontDoor, headers: { 'X-Azure-FDID': [frontDoorId.toUpperCase()] } }]))),
    settings: { frontDoorId },
    verdict: 'pass',
    names: [frontDoorId.toUpperCase()],
  },
  {
    name: 'our own Front Door, in an export that writes the one value of a header alone',
    state: tenant(site('shop', restricted([{ ...frontDoor, headers: { 'x-azure-fdid': frontDoorId } }]))),
    settings: { frontDoorId },
    verdict: 'pass',
  },
  {
    name: "our Front Door and somebody else's",
    state: tenant(site('shop', restricted([{ ...frontDoor, headers: { 'x-azure-fdid': [frontDoorId, 'another'] } }]))),
    settings: { serviceTags: ['AzureFrontDoor.Backend'], frontDoorId },
    verdict: 'partial',
    names: ['another'],
    plan: 1,
  },
  {
    name: 'public access is disabled, so the rules do not matter',
    state: tenant(
      site('shop', unrestricted, {
        properties: {
          publicNetworkAccess: 'Disabled',
          privateEndpointConnections: [{ properties: { privateLinkServiceConnectionState: { status: 'Approved' } } }],
        },
      }),
    ),
    settings: wantOffice,
    verdict: 'pass',
    names: ['shop', 'publicNetworkAccess'],
  },
  {
    name: 'a private endpoint closes public access that is not set',
    state: tenant(
      site('shop', unrestricted, {
        properties: {
          publicNetworkAccess: null,
          privateEndpointConnections: [{ properties: { privateLinkServiceConnectionState: { status: 'Approved' } } }],
        },
      }),
    ),
    settings: wantOffice,
    verdict: 'pass',
    names: ['shop', 'unset, with a private endpoint'],
  },
  {
    name: 'the configuration alone says that public access is disabled, in other letters',
    state: tenant(site('shop', { ...unrestricted, publicNetworkAccess: 'disabled' })),
    settings: wantOffice,
    verdict: 'pass',
    warns: ['outage'],
    names: ['shop', '"disabled"'],
  },
  {
    name: 'a private endpoint that was rejected closes nothing',
    state: tenant(
      site('shop', unrestricted, {
        properties: {
          privateEndpointConnections: [{ properties: { privateLinkServiceConnectionState: { status: 'Rejected' } } }],
        },
      }),
    ),
    settings: wantOffice,
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'a private endpoint that does not say whether it was approved closes nothing',
    state: tenant(
      site('shop', unrestricted, {
        properties: { publicNetworkAccess: null, privateEndpointConnections: [{ properties: {} }] },
      }),
    ),
    settings: wantOffice,
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'public access that is enabled stays open beside a private endpoint',
    state: tenant(
      site('shop', unrestricted, {
        properties: {
          publicNetworkAccess: 'Enabled',
          privateEndpointConnections: [{ properties: { privateLinkServiceConnectionState: { status: 'Approved' } } }],
        },
      }),
    ),
    settings: wantOffice,
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'a site is open, and what is wanted has a long name',
    state: tenant(site('shop', { ...unrestricted, scmIpSecurityRestrictionsUseMain: true })),
    settings: { ranges: ['2001:db8:1234:5678:9abc:def0:1234:5678/128'] },
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'a rule that names nobody lets in everybody',
    state: tenant(site('shop', restricted([{ action: 'Allow', priority: 100, name: 'Unfinished' }]))),
    settings: wantOffice,
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'a rule that denies and names nobody keeps out nobody',
    state: tenant(
      site(
        'shop',
        restricted([
          { action: 'Deny', priority: 90, name: 'Unfinished' },
          rule(office),
          rule('198.51.100.0/24', { priority: 110 }),
        ]),
      ),
    ),
    settings: wantOffice,
    verdict: 'partial',
    names: ['198.51.100.0/24'],
    plan: 1,
  },
  {
    name: 'a rule of two networks lets in one half of the office, and somebody else: the other half is not let in by the plan',
    state: tenant(site('shop', restricted([rule('203.0.113.0/25,198.51.100.7/32')]))),
    settings: wantOffice,
    verdict: 'partial',
    plan: 1,
  },
  {
    name: 'the office is denied, and a stranger gets in: closing would shut out everybody',
    state: tenant(site('shop', restricted([rule(office, { action: 'Deny', priority: 90 }), rule('198.51.100.0/24')]))),
    settings: wantOffice,
    verdict: 'partial',
    plan: 'outage',
  },
  {
    name: 'one half of the office is denied, and a stranger gets in: the plan lets in the other half alone',
    state: tenant(site('shop', restricted([rule('203.0.113.0/25', { action: 'Deny', priority: 90 }), rule('198.51.100.0/24')]))),
    settings: wantOffice,
    verdict: 'partial',
    plan: 1,
  },
  {
    name: 'one half of the office is denied for a header, and a stranger gets in: the plan lets in all of the office',
    state: tenant(
      site(
        'shop',
        restricted([
          rule('203.0.113.0/25', { action: 'Deny', priority: 90, headers: { 'x-forwarded-host': ['a.example'] } }),
          rule('198.51.100.0/24'),
        ]),
      ),
    ),
    settings: wantOffice,
    verdict: 'partial',
    plan: 1,
  },
  {
    name: 'nobody gets in at all',
    state: tenant(
      site('shop', {
        ...unrestricted,
        ipSecurityRestrictions: [denyAll],
        ipSecurityRestrictionsDefaultAction: 'Deny',
        scmIpSecurityRestrictionsUseMain: true,
      }),
    ),
    settings: wantOffice,
    verdict: 'pass',
    warns: ['outage'],
  },
  {
    name: 'nothing is listed in settings: whoever gets in is more than wanted',
    state: tenant(site('shop', restricted([rule(office)]))),
    verdict: 'partial',
    names: [office],
    plan: 'nothing-wanted',
  },
  {
    name: 'nothing is listed in settings, and the site is open',
    state: tenant(site('shop', unrestricted)),
    verdict: 'fail',
    plan: 'nothing-wanted',
  },
  {
    name: 'an older export with underscores',
    state: tenant(
      site('shop', {
        ftps_state: 'Disabled',
        ipSecurityRestrictions: [
          { ip_address: office, action: 'Allow', priority: 100, name: 'office', tag: 'Default', vnet_subnet_resource_id: null },
          { ip_address: 'Any', action: 'Deny', priority: 2147483647, name: 'Deny all' },
        ],
        scmIpSecurityRestrictionsUseMain: true,
      }),
    ),
    settings: wantOffice,
    verdict: 'pass',
    names: [office],
  },
  {
    name: 'a configuration that cannot be read',
    state: tenant(site('shop', restricted([rule(office)])), site('blog', null)),
    settings: wantOffice,
    verdict: 'unknown',
    says: ['Not read: sites (Azure).'],
    missing: [`azure.sites/${group}/blog/siteConfig`],
    plan: 'unreadable',
  },
  {
    name: 'a configuration that cannot be read beside one that is open',
    state: tenant(site('shop', unrestricted), site('blog', null)),
    settings: wantOffice,
    verdict: 'fail',
    names: ['shop'],
    missing: [`azure.sites/${group}/blog/siteConfig`],
    plan: 1,
    ends: 'unknown',
  },
  {
    name: 'a slot whose configuration cannot be read',
    state: tenant(site('shop', restricted([rule(office)]), { slots: [slot('shop', 'staging', null)] })),
    settings: wantOffice,
    verdict: 'unknown',
    missing: [`azure.sites/${group}/shop/slots/staging/siteConfig`],
    plan: 'unreadable',
  },
  {
    name: 'the site that may host hardenbot is left out',
    state: tenant(site('bot', unrestricted, { properties: { outboundIpAddresses: '192.0.2.9,198.51.100.7' } })),
    settings: wantOffice,
    bot: { egress: ['198.51.100.7/32'] },
    verdict: 'fail',
    plan: 0,
  },
  {
    name: 'a rule about forwarded addresses is not understood and stays',
    state: tenant(site('shop', restricted([rule(office), rule('198.51.100.0/24', { tag: 'XffProxy', priority: 110 })]))),
    settings: wantOffice,
    verdict: 'partial',
    names: ['XffProxy 198.51.100.0/24'],
    plan: 0,
  },
  {
    name: 'a rule for the office whose kind is new is not understood and stays',
    state: tenant(site('shop', restricted([rule(office), rule(office, { tag: 'Reputation', priority: 110 })]))),
    settings: wantOffice,
    verdict: 'partial',
    names: [`Reputation ${office}`],
    plan: 0,
  },
  {
    name: 'the office gets in, and Front Door of any instance: only ours keeps its way in',
    state: tenant(site('shop', restricted([rule(office), frontDoor]))),
    settings: { ranges: [office], frontDoorId },
    verdict: 'partial',
    plan: 1,
  },
];

/** A pass may stand without these: they add evidence, or count in some tenants alone. */
export const passesWithout: readonly string[] = ['azure.sites/{of}/siteConfig'];
