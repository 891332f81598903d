/** Tenants and what domain-spoofing must say of them; numbers in names are those of the rules the control is judged by. */
import type { Case } from '../case.js';

const contoso = {
  DomainName: 'contoso.com',
  Name: 'contoso.com',
  DomainType: 'Authoritative',
  Default: true,
  InitialDomain: false,
};
const moera = {
  DomainName: 'contoso.onmicrosoft.com',
  Name: 'contoso.onmicrosoft.com',
  DomainType: 'Authoritative',
  InitialDomain: true,
};
const hybrid = {
  ...moera,
  DomainName: 'contoso.mail.onmicrosoft.com',
  Name: 'contoso.mail.onmicrosoft.com',
  InitialDomain: false,
};

const microsoftSpf = 'v=spf1 ip4:192.0.2.0/24 -all';
const spf = 'v=spf1 include:spf.protection.outlook.com -all';
const reject = 'v=DMARC1; p=reject; rua=mailto:dmarc@contoso.com';

const key = {
  Guid: '70000000-0000-4000-8000-000000000001',
  Domain: 'contoso.com',
  Name: 'contoso.com',
  Enabled: true as boolean | null,
  Status: 'Valid' as string | null,
  Selector1CNAME: 'selector1-contoso-com._domainkey.contoso.t-v1.dkim.mail.microsoft',
  Selector2CNAME: 'selector2-contoso-com._domainkey.contoso.t-v1.dkim.mail.microsoft',
  Selector1KeySize: 2048,
  Selector2KeySize: 2048,
};
const aliases = {
  'selector1._domainkey.contoso.com': 'Selector1-contoso-com._domainkey.contoso.t-v1.dkim.mail.microsoft.',
  'selector2._domainkey.contoso.com': key.Selector2CNAME,
};

interface Parts {
  readonly domains?: readonly object[];
  readonly keys?: readonly object[];
  readonly txt?: Readonly<Record<string, readonly (string | readonly string[])[]>>;
  readonly cname?: object;
}

/** The tenant's domain is as it should be, but for what is given; texts of other names are added. */
function tenant({ domains = [contoso], keys = [key], txt = {}, cname = {} }: Parts) {
  return {
    exchange: { AcceptedDomain: domains, DkimSigningConfig: keys },
    mail: {
      txt: {
        'contoso.com': [spf, 'MS=ms12345678'],
        '_dmarc.contoso.com': [reject],
        'spf.protection.outlook.com': [microsoftSpf],
        ...txt,
      },
      cname,
    },
  };
}

/** The one domain is one below others. */
function under(name: string, txt: NonNullable<Parts['txt']>) {
  const { exchange, mail } = tenant({
    domains: [{ ...contoso, DomainName: name, Name: name }],
    keys: [{ ...key, Domain: name, Name: name }],
  });
  return { exchange, mail: { ...mail, txt: { 'spf.protection.outlook.com': [microsoftSpf], [name]: [spf], ...txt } } };
}

const withSpf = (record: string, more: Parts['txt'] = {}) => tenant({ txt: { 'contoso.com': [record], ...more } });
const withDmarc = (...records: readonly string[]) => tenant({ txt: { '_dmarc.contoso.com': records } });

export const cases: readonly Case[] = [
  {
    name: 'SPF, DKIM and DMARC are there (1, 3, 5, 6)',
    state: tenant({}),
    verdict: 'pass',
    names: ['contoso.com', 'SPF', 'DKIM', 'DMARC'],
    restsOn: ['exchange.DkimSigningConfig.Enabled', 'exchange.DkimSigningConfig.Status'],
  },
  {
    name: 'nothing is there at all (1, 3, 4, 6)',
    state: tenant({ keys: [], txt: { 'contoso.com': [], '_dmarc.contoso.com': [] }, cname: aliases }),
    verdict: 'fail',
    names: ['v=spf1 include:spf.protection.outlook.com -all', '_dmarc.contoso.com TXT'],
    plan: 1,
    ends: 'fail',
  },
  {
    name: 'there is no SPF record among the texts (1)',
    state: withSpf('MS=ms12345678'),
    verdict: 'partial',
    names: ['SPF'],
    plan: 0,
  },
  {
    name: 'three hosts of the record may be names that DNS does not have, which nobody looked up (1)',
    state: withSpf('v=spf1 a mx a:old.contoso.com include:spf.protection.outlook.com -all'),
    verdict: 'pass',
    names: ['a:old.contoso.com'],
    says: ['Whether the hosts in the SPF record of contoso.com exist was not looked up.'],
  },
  {
    name: 'two hosts of the record, which may both find nothing (1)',
    state: withSpf('v=spf1 a mx include:spf.protection.outlook.com -all'),
    verdict: 'pass',
    saysNot: ['was not looked up'],
  },
  {
    name: 'two SPF records are a permanent error (1)',
    state: tenant({ txt: { 'contoso.com': [spf, 'v=spf1 -all'] } }),
    verdict: 'partial',
    names: ['permanent error'],
    plan: 0,
  },
  {
    name: 'a text in pieces is one record (1)',
    state: tenant({ txt: { 'contoso.com': [['v=spf1 include:spf.protection', '.outlook.com -', 'all']] } }),
    verdict: 'pass',
  },
  {
    name: 'softfail is enough beside DMARC, and the words may be large (1)',
    state: withSpf('V=SPF1 INCLUDE:spf.protection.outlook.com ~ALL'),
    verdict: 'pass',
  },
  {
    name: 'a record that lets everybody send (1)',
    state: withSpf('v=spf1 include:spf.protection.outlook.com +all'),
    verdict: 'partial',
    names: ['+all'],
    plan: 0,
  },
  {
    name: 'a record that is included lets everybody send, and so does whoever includes it (1)',
    state: withSpf('v=spf1 include:open.example -all', { 'open.example': ['v=spf1 +all'] }),
    verdict: 'partial',
    names: ['include:open.example'],
    warns: ['spf-own-mail'],
    plan: 0,
  },
  {
    name: 'the same two records further (1)',
    state: withSpf('v=spf1 include:a.example -all', {
      'a.example': ['v=spf1 ip4:192.0.2.1 redirect=b.example'],
      'b.example': ['v=spf1 include:c.example -all'],
      'c.example': ['v=spf1 mx all'],
    }),
    verdict: 'partial',
    names: ['include:a.example'],
    warns: ['spf-own-mail'],
    plan: 0,
  },
  {
    name: 'networks that are every address together let everybody send (1)',
    state: withSpf('v=spf1 include:spf.protection.outlook.com ip4:0.0.0.0/2 include:half.example -all', {
      'half.example': ['v=spf1 ip4:64.0.0.0/2 ip4:128.0.0.0/1 ?all'],
    }),
    verdict: 'partial',
    names: ['every IPv4 address'],
    plan: 0,
  },
  {
    name: 'networks around the address of a host may be every address (1)',
    state: withSpf('v=spf1 include:spf.protection.outlook.com a:www.contoso.com/0 -all'),
    verdict: 'partial',
    names: ['a:www.contoso.com/0'],
    plan: 0,
  },
  {
    name: 'a name that is looked up is the same for every sender, unless the sender is a part of it: whether it exists decides, and is not known (1)',
    state: withSpf('v=spf1 include:spf.protection.outlook.com exists:%{i}.allowed.example exists:contoso.com -all'),
    verdict: 'unknown',
    says: ['whether contoso.com exists (exists:contoso.com)'],
  },
  {
    name: 'what is none of SPF behind the end is an error of the whole record (1)',
    state: withSpf('v=spf1 include:spf.protection.outlook.com -all a.contoso.com'),
    verdict: 'partial',
    names: ['a.contoso.com is no term of SPF'],
    plan: 0,
  },
  {
    name: 'a range of addresses is no network of SPF (1)',
    state: withSpf('v=spf1 include:spf.protection.outlook.com ip4:203.0.113.1-203.0.113.9 -all'),
    verdict: 'partial',
    names: ['ip4:203.0.113.1-203.0.113.9 is no term of SPF'],
    plan: 0,
  },
  {
    name: 'it leads on to two records, which is an error (1)',
    state: withSpf('v=spf1 redirect=_spf.contoso.com redirect=_spf.contoso.com', { '_spf.contoso.com': [spf] }),
    verdict: 'partial',
    names: ['redirect= stands twice'],
    plan: 0,
  },
  {
    name: 'a word that is none of SPF is a permanent error (1)',
    state: withSpf('v=spf1 include:spf.protection.outlook.com ipv4:203.0.113.7 -all'),
    verdict: 'partial',
    names: ['ipv4:203.0.113.7 is no term', 'permanent error'],
    plan: 0,
  },
  {
    name: 'so is a word that every object of a program has, in a record that is included (1)',
    state: withSpf('v=spf1 include:spf.protection.outlook.com include:a.example -all', {
      'a.example': ['v=spf1 constructor -all'],
    }),
    verdict: 'partial',
    names: ['constructor is no term'],
    plan: 0,
  },
  {
    name: 'so is an address that is none, in a record that is included (1)',
    state: withSpf('v=spf1 include:spf.protection.outlook.com include:a.example -all', {
      'a.example': ['v=spf1 ip4:203.0.113 -all'],
    }),
    verdict: 'partial',
    names: ['ip4:203.0.113 is no term'],
    plan: 0,
  },
  {
    name: 'what nobody knows and has an equals sign is passed over, and so are blanks (1)',
    state: withSpf('v=spf1  include:spf.protection.outlook.com ra=postmaster -all '),
    verdict: 'pass',
  },
  {
    name: 'wide networks are not every address, and those that must not send are none that may (1)',
    state: withSpf(
      'v=spf1 include:spf.protection.outlook.com ip4:0.0.0.0/2 -ip4:128.0.0.0/1 -include:half.example ip6:2001:db8::/32 -all',
      {
        'half.example': ['v=spf1 ip4:128.0.0.0/1 ?all'],
      },
    ),
    verdict: 'pass',
  },
  {
    name: 'networks that are half of all addresses let as good as everybody send (1)',
    state: withSpf('v=spf1 include:spf.protection.outlook.com ip4:128.0.0.0/1 -all'),
    verdict: 'partial',
    names: ['half of all addresses or more', '"expected":"the senders of the domain alone'],
    plan: 0,
  },
  {
    name: 'a record that says nothing about others (1)',
    state: withSpf('v=spf1 include:spf.protection.outlook.com'),
    verdict: 'partial',
    plan: 0,
  },
  {
    name: 'the record leads on to another (1)',
    state: withSpf('v=spf1 redirect=_spf.contoso.com', { '_spf.contoso.com': [spf] }),
    verdict: 'pass',
  },
  {
    name: 'where there is an all, it does not lead on (1)',
    state: withSpf('v=spf1 redirect=_spf.contoso.com ?all', { '_spf.contoso.com': [spf] }),
    verdict: 'partial',
    plan: 0,
  },
  {
    name: 'it takes more than ten look-ups, nested ones counted (1)',
    state: withSpf('v=spf1 include:a.example include:b.example -all', {
      'a.example': ['v=spf1 a:1.example a:2.example a:3.example a:4.example mx:5.example -all'],
      'b.example': ['v=spf1 exists:6.example a:7.example a:8.example ptr -all'],
    }),
    verdict: 'partial',
    names: ['look-ups'],
    plan: 0,
  },
  {
    name: 'a record names where its explanation is, and says nothing about others (1)',
    state: withSpf('v=spf1 include:spf.protection.outlook.com exp=why.contoso.com'),
    verdict: 'partial',
    names: ['it says nothing about other senders'],
    plan: 0,
  },
  {
    name: 'every IPv6 address may send (1)',
    state: withSpf('v=spf1 include:spf.protection.outlook.com ip6:::/0 -all'),
    verdict: 'partial',
    says: ['for contoso.com. Change this by hand.'],
    names: ['its networks are every IPv6 address', '"expected":"the senders of the domain alone'],
    plan: 0,
  },
  {
    name: 'an included name has other texts beside its record (1)',
    state: withSpf(spf, { 'spf.protection.outlook.com': ['google-site-verification=1', microsoftSpf] }),
    verdict: 'pass',
  },
  {
    name: 'an included name does not exist (1)',
    state: withSpf('v=spf1 include:gone.example -all'),
    verdict: 'partial',
    names: ['gone.example'],
    warns: ['spf-own-mail'],
    plan: 0,
  },
  {
    name: 'an included name gives no answer (1, 7)',
    state: {
      ...withSpf('v=spf1 include:slow.example -all'),
      collection: { 'mail.txt/slow.example': { complete: false, error: { code: 'ETIMEOUT' } } },
    },
    verdict: 'unknown',
    missing: ['mail.txt/slow.example'],
    names: ['slow.example'],
  },
  {
    name: 'the include of Microsoft is missing (2)',
    state: withSpf('v=spf1 ip4:203.0.113.0/24 -all'),
    verdict: 'pass',
    warns: ['spf-own-mail'],
  },
  {
    name: 'the configuration of DKIM says that the records are missing (3)',
    state: tenant({ keys: [{ ...key, Status: 'CnameMissing' }] }),
    verdict: 'partial',
    names: ['CnameMissing', 'selector1._domainkey.contoso.com CNAME'],
    plan: 0,
  },
  {
    name: 'DKIM was never configured for a sending domain: it is made, then switched on as its records are there (3, 9)',
    state: tenant({
      domains: [contoso, { ...moera }],
      keys: [],
      txt: { 'contoso.onmicrosoft.com': [spf], '_dmarc.contoso.onmicrosoft.com': [reject] },
      cname: aliases,
    }),
    verdict: 'partial',
    names: ['no configuration'],
    plan: 1,
  },
  {
    name: 'DKIM is off and its records are there, in other letters and with a final dot (9)',
    state: tenant({ keys: [{ ...key, Enabled: false }], cname: aliases }),
    verdict: 'partial',
    plan: 1,
  },
  {
    name: 'DKIM is off and one of its two records is missing (9)',
    state: tenant({ keys: [{ ...key, Enabled: false }], cname: { 'selector1._domainkey.contoso.com': key.Selector1CNAME } }),
    verdict: 'partial',
    plan: 'records-missing',
  },
  {
    name: 'DKIM is off and its records are missing (9)',
    state: tenant({ keys: [{ ...key, Enabled: false, Status: 'CnameMissing' }] }),
    verdict: 'partial',
    plan: 'records-missing',
  },
  {
    name: 'the configuration of DKIM does not say whether it is on (3)',
    state: tenant({ keys: [{ ...key, Enabled: null }] }),
    verdict: 'unknown',
  },
  {
    name: 'the configuration of DKIM is on and does not say how its records are (3)',
    state: tenant({ keys: [{ ...key, Status: null }] }),
    verdict: 'unknown',
  },
  {
    name: 'the initial domain has no key of its own (3)',
    state: tenant({
      domains: [contoso, moera],
      txt: { 'contoso.onmicrosoft.com': [spf], '_dmarc.contoso.onmicrosoft.com': [reject] },
    }),
    verdict: 'pass',
    names: ['contoso.onmicrosoft.com'],
  },
  {
    name: 'the configuration of the initial domain is off, and that of a parked one does not say (3)',
    state: tenant({
      domains: [contoso, moera, { ...contoso, DomainName: 'parked.example', Name: 'parked.example', Default: false }],
      keys: [
        key,
        {
          ...key,
          Guid: '70000000-0000-4000-8000-000000000002',
          Domain: 'contoso.onmicrosoft.com',
          Name: 'contoso.onmicrosoft.com',
          Enabled: false,
        },
        { ...key, Guid: '70000000-0000-4000-8000-000000000003', Domain: 'parked.example', Name: 'parked.example', Enabled: null },
      ],
      txt: {
        'contoso.onmicrosoft.com': [spf],
        '_dmarc.contoso.onmicrosoft.com': [reject],
        'parked.example': ['v=spf1 -all'],
        '_dmarc.parked.example': [reject],
      },
    }),
    settings: { parked: ['parked.example'] },
    verdict: 'pass',
  },
  {
    name: 'the configuration of a parked domain is off, and that of the initial one does not say (3)',
    state: tenant({
      domains: [contoso, moera, { ...contoso, DomainName: 'parked.example', Name: 'parked.example', Default: false }],
      keys: [
        key,
        {
          ...key,
          Guid: '70000000-0000-4000-8000-000000000002',
          Domain: 'contoso.onmicrosoft.com',
          Name: 'contoso.onmicrosoft.com',
          Enabled: null,
        },
        {
          ...key,
          Guid: '70000000-0000-4000-8000-000000000003',
          Domain: 'parked.example',
          Name: 'parked.example',
          Enabled: false,
        },
      ],
      txt: {
        'contoso.onmicrosoft.com': [spf],
        '_dmarc.contoso.onmicrosoft.com': [reject],
        'parked.example': ['v=spf1 -all'],
        '_dmarc.parked.example': [reject],
      },
    }),
    settings: { parked: ['parked.example'] },
    verdict: 'pass',
  },
  {
    name: 'the initial domain inherits no policy from Microsoft (4, 8)',
    state: tenant({ domains: [contoso, moera], txt: { 'contoso.onmicrosoft.com': [spf], '_dmarc.onmicrosoft.com': [reject] } }),
    verdict: 'partial',
    names: ['_dmarc.contoso.onmicrosoft.com TXT'],
    plan: 0,
  },
  {
    name: 'the domain of hybrid mail flow is left out (1)',
    state: tenant({ domains: [contoso, hybrid] }),
    verdict: 'pass',
  },
  {
    name: 'keys that cannot be read (3)',
    state: { ...tenant({ keys: [] }), collection: { 'exchange.DkimSigningConfig': { complete: false, returned: 0 } } },
    verdict: 'unknown',
    missing: ['exchange.DkimSigningConfig'],
    plan: 'unreadable',
  },
  {
    name: 'the policy is none, stricter only below the domain (4, 5)',
    state: withDmarc('v=DMARC1; p=none; sp=reject;'),
    verdict: 'fail',
    names: ['p=none'],
    plan: 0,
  },
  {
    name: 'the policy is strict, and none below the domain',
    state: withDmarc('v=DMARC1; p=reject; sp=none'),
    verdict: 'pass',
    warns: ['dmarc-subdomains'],
    says: ['sp=none', 'contoso.com'],
  },
  {
    name: 'the policy is strict, and none for names that do not exist',
    state: withDmarc('v=DMARC1; p=reject; sp=reject; np=none'),
    verdict: 'pass',
    warns: ['dmarc-subdomains'],
    says: ['np=none'],
  },
  {
    name: 'the policy is reject, and below the domain quarantine, which is as much as settings ask for',
    state: withDmarc('v=DMARC1; p=reject; sp=quarantine'),
    verdict: 'pass',
    saysNot: ['sp=quarantine'],
  },
  {
    name: 'the policy has no final semicolon and blanks around its signs (5)',
    state: withDmarc('v = DMARC1 ; p = Reject'),
    verdict: 'pass',
  },
  {
    name: 'the version is written small, so that it is no record (4)',
    state: withDmarc('v=dmarc1; p=reject'),
    verdict: 'fail',
    plan: 0,
  },
  {
    name: 'two records at one name: none of them counts (4)',
    state: withDmarc(reject, 'v=DMARC1; p=quarantine'),
    verdict: 'fail',
    names: ['2 records'],
    plan: 0,
  },
  {
    name: 'the policy is for no mail at all: pct=0 (5)',
    state: withDmarc('v=DMARC1; p=reject; pct=0'),
    verdict: 'fail',
    names: ['pct=0'],
    plan: 0,
  },
  {
    name: 'the record asks for two policies, so that it does not count (4, 5)',
    state: withDmarc('v=DMARC1; p=none; p=reject'),
    verdict: 'fail',
    names: ['p= stands twice'],
    plan: 0,
  },
  {
    name: 'a policy for sub-domains that is none takes the effect from the record (5)',
    state: withDmarc('v=DMARC1; p=reject; sp=rejct'),
    verdict: 'fail',
    names: ['sp=rejct is no policy'],
    plan: 0,
  },
  {
    name: 'a record with neither a policy nor an address for reports is none that receivers look at (4)',
    state: withDmarc('v=DMARC1'),
    verdict: 'fail',
    plan: 0,
  },
  {
    name: 'the policy is only tested: t=y (5)',
    state: withDmarc('v=DMARC1; p=reject; t=y'),
    verdict: 'fail',
    warns: ['dmarc-test'],
    plan: 0,
  },
  {
    name: 'quarantine is not enough for settings that ask for reject (5)',
    state: withDmarc('v=DMARC1; p=quarantine'),
    settings: { dmarc: 'reject' },
    verdict: 'partial',
    plan: 0,
  },
  {
    name: 'a sub-domain under a public suffix of two labels inherits the policy for what is below (4, 8)',
    state: tenant({
      domains: [{ ...contoso, DomainName: 'mail.contoso.co.uk', Name: 'mail.contoso.co.uk' }],
      keys: [{ ...key, Domain: 'mail.contoso.co.uk', Name: 'mail.contoso.co.uk' }],
      txt: { 'mail.contoso.co.uk': [spf], '_dmarc.contoso.co.uk': ['v=DMARC1; p=none; sp=quarantine'] },
    }),
    verdict: 'pass',
    names: ['mail.contoso.co.uk'],
  },
  {
    name: 'a sub-domain takes the policy of the highest domain above it that has one, not that of the nearest (4, 8)',
    state: under('mail.eu.contoso.com', { '_dmarc.eu.contoso.com': [reject], '_dmarc.contoso.com': ['v=DMARC1; p=none'] }),
    verdict: 'fail',
    names: ['mail.eu.contoso.com', 'inherited from contoso.com'],
    plan: 0,
  },
  {
    name: 'the nearest domain above says that it stands for itself (psd=n), so that those above it do not count (4, 8)',
    state: under('mail.eu.contoso.com', {
      '_dmarc.eu.contoso.com': [`${reject}; psd=n`],
      '_dmarc.contoso.com': ['v=DMARC1; p=none'],
    }),
    verdict: 'pass',
  },
  {
    name: 'of a domain under a public suffix with a policy (psd=y), the one right below the suffix counts (4, 8)',
    state: under('mail.eu.contoso.bank', {
      '_dmarc.eu.contoso.bank': [reject],
      '_dmarc.contoso.bank': ['v=DMARC1; p=none'],
      '_dmarc.bank': ['v=DMARC1; p=reject; psd=y'],
    }),
    verdict: 'fail',
    names: ['inherited from contoso.bank'],
    plan: 0,
  },
  {
    name: 'nothing below the public suffix has a policy, so that the one of the suffix counts (4, 8)',
    state: under('mail.contoso.bank', { '_dmarc.bank': ['v=DMARC1; p=reject; psd=y'] }),
    verdict: 'pass',
  },
  {
    name: 'DNS gives no answer for a domain above the one with a policy: whether that counts is unknown (4, 7)',
    state: {
      ...under('mail.eu.contoso.com', { '_dmarc.eu.contoso.com': [reject] }),
      collection: { 'mail.txt/_dmarc.contoso.com': { complete: false, error: { code: 'ESERVFAIL' } } },
    },
    verdict: 'unknown',
    missing: ['mail.txt/_dmarc.contoso.com'],
    plan: 0,
  },
  {
    name: 'the policy is at an alias elsewhere (7)',
    state: {
      ...tenant({
        cname: { '_dmarc.contoso.com': 'contoso.dmarc-host.example' },
        txt: { 'contoso.dmarc-host.example': [reject] },
      }),
    },
    verdict: 'pass',
  },
  {
    name: 'DNS gives no answer for the policy, which is not the same as none (7)',
    state: { ...tenant({}), collection: { 'mail.txt/_dmarc.contoso.com': { complete: false, error: { code: 'ESERVFAIL' } } } },
    verdict: 'unknown',
    missing: ['mail.txt/_dmarc.contoso.com'],
  },
  {
    name: 'DNS cannot be asked at all (7)',
    state: { exchange: { AcceptedDomain: [contoso], DkimSigningConfig: [key] } },
    verdict: 'unknown',
    missing: ['mail.txt/contoso.com'],
  },
  {
    name: 'a parked domain says that nobody sends in its name (1, 3)',
    state: tenant({
      domains: [contoso, { ...contoso, DomainName: 'parked.example', Name: 'parked.example', Default: false }],
      txt: { 'parked.example': ['v=spf1 -all'], '_dmarc.parked.example': ['v=DMARC1; p=reject;'] },
    }),
    settings: { parked: ['Parked.example'] },
    verdict: 'pass',
  },
  {
    name: 'a parked domain leads on to a record that gives no answer (1, 7)',
    state: {
      ...tenant({
        domains: [contoso, { ...contoso, DomainName: 'parked.example', Name: 'parked.example', Default: false }],
        txt: { 'parked.example': ['v=spf1 redirect=slow.example'], '_dmarc.parked.example': [reject] },
      }),
      collection: { 'mail.txt/slow.example': { complete: false, error: { code: 'ETIMEOUT' } } },
    },
    settings: { parked: ['parked.example'] },
    verdict: 'unknown',
    missing: ['mail.txt/slow.example'],
  },
  {
    name: 'a parked domain, known by what Exchange says, lets others send softly (1)',
    state: tenant({
      domains: [contoso, { ...contoso, DomainName: 'parked.example', Name: 'parked.example', SendingFromDomainDisabled: true }],
      txt: { 'parked.example': ['v=spf1 ~all'], '_dmarc.parked.example': ['v=DMARC1; p=reject;'] },
    }),
    verdict: 'partial',
    names: ['parked.example'],
    plan: 0,
  },
  {
    name: 'one of two domains is not protected (6)',
    state: tenant({
      domains: [contoso, { ...contoso, DomainName: 'fabrikam.com', Name: 'fabrikam.com', Default: false }],
      keys: [key, { ...key, Guid: '70000000-0000-4000-8000-000000000002', Domain: 'fabrikam.com', Name: 'fabrikam.com' }],
      txt: { 'fabrikam.com': [spf] },
    }),
    verdict: 'partial',
    names: ['fabrikam.com'],
    plan: 0,
  },
  {
    name: 'the domain is left out by settings, and so is one that is not there (6)',
    state: tenant({ keys: [], txt: { 'contoso.com': [] } }),
    settings: { except: ['contoso.com', 'gone.example'] },
    verdict: 'notApplicable',
    warns: ['stale-reference'],
    plan: 0,
  },
  {
    name: 'accepted domains that cannot be read (6)',
    state: { exchange: { DkimSigningConfig: [key] }, mail: { txt: {} } },
    verdict: 'unknown',
    missing: ['exchange.AcceptedDomain'],
    plan: 'unreadable',
  },
  {
    name: 'texts of DNS are shown as they are written (4)',
    state: tenant({ txt: { '_dmarc.contoso.com': ['v=DMARC1; p=none; rua=mailto:<!channel>@evil.example'] } }),
    verdict: 'fail',
    names: ['<!channel>@evil.example'],
    plan: 0,
  },
];
