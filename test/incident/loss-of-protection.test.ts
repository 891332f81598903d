/** Total loss is never silent: whichever control reads the rule, connector or policy by which it comes says so, whatever its verdict is. */
import { join } from 'node:path';
import type { Case } from '../../src/controls/case';
import type { Control } from '../../src/controls/control';
import { controls } from '../../src/controls/index';
import { readName } from '../../src/tenant/resource';
import { contextOf, judge } from '../support/controls/run-case';
import { isWhole } from '../support/tenants/read-in-part';

type Tree = Readonly<Record<string, unknown>>;

const allButNone = { locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] } };
const noMail = {
  Guid: '1d000000-0000-4000-8000-0000000000aa',
  Name: 'No mail',
  Priority: 0,
  State: 'Enabled',
  Mode: 'Enforce',
  FromScope: 'NotInOrganization',
  RejectMessageReasonText: 'No mail.',
  RejectMessageEnhancedStatusCode: '5.7.1',
};
const primary = {
  PrimarySmtpAddress: 'ana@contoso.com',
  EmailAddresses: ['SMTP:ana@contoso.com'],
  UserPrincipalName: 'ana@contoso.com',
};

interface Loss {
  readonly what: string;
  readonly read: string;
  readonly code: string;
  readonly area: string;
  readonly rows: Tree;
}

const domain = { DomainName: 'contoso.com', Name: 'contoso.com', DomainType: 'Authoritative', Default: true };
const losses: readonly Loss[] = [
  {
    what: 'a rule that refuses all external mail',
    read: 'exchange.TransportRule',
    code: 'mail-loss',
    area: 'exchange',
    rows: { AcceptedDomain: [domain], InboundConnector: [], TransportRule: [noMail] },
  },
  {
    what: 'a rule that refuses all external mail to who lives in the one domain',
    read: 'exchange.TransportRule',
    code: 'mail-loss',
    area: 'exchange',
    rows: {
      AcceptedDomain: [domain],
      InboundConnector: [],
      Mailbox: [{ ...primary, Guid: '1e000000-0000-4000-8000-0000000000aa' }],
      TransportRule: [{ ...noMail, RecipientDomainIs: ['contoso.com'], RecipientAddressType: 'Resolved' }],
    },
  },
  {
    what: 'a connector that restricts mail to addresses and names none',
    read: 'exchange.InboundConnector',
    code: 'mail-loss',
    area: 'exchange',
    rows: {
      AcceptedDomain: [domain],
      TransportRule: [],
      InboundConnector: [
        {
          Guid: '1c000000-0000-4000-8000-0000000000aa',
          Name: 'From nowhere',
          Enabled: true,
          ConnectorType: 'Partner',
          SenderDomains: ['smtp:*;1'],
          SenderIPAddresses: [],
          RestrictDomainsToIPAddresses: true,
        },
      ],
    },
  },
  {
    what: 'a block of everything from everywhere but trusted addresses, where none is trusted',
    read: 'graph.users',
    code: 'lockout',
    area: 'graph',
    rows: {
      namedLocations: [],
      identitySecurityDefaultsEnforcementPolicy: { isEnabled: false },
      conditionalAccessPolicies: [
        {
          id: 'ff000000-0000-4000-8000-0000000000aa',
          displayName: 'Only trusted',
          state: 'enabled',
          conditions: {
            clientAppTypes: ['all'],
            users: { includeUsers: ['All'] },
            applications: { includeApplications: ['All'] },
            ...allButNone,
          },
          grantControls: { operator: 'OR', builtInControls: ['block'] },
        },
      ],
    },
  },
];

describe.each(losses)('$what', ({ read, code, area, rows }) => {
  const readers = controls.flatMap((control): [string, Control, Case][] => {
    const one = tenantOf(control, read);
    return one === undefined ? [] : [[control.id, control, one]];
  });

  test('is read by somebody', () => {
    expect(readers.length).toBeGreaterThan(0);
  });

  test.each(readers)('%s warns of it', async (_id, control, one) => {
    const { warnings } = await judge(control, {
      ...one,
      state: { ...one.state, [area]: { ...(one.state[area] as Tree), ...rows } },
    });
    expect(warnings.map((warning) => warning.code)).toContain(code);
  });
});

/** A tenant and settings with which the control reads what the loss comes by; who reads policies and no accounts judges applications. */
function tenantOf(control: Control, read: string): Case | undefined {
  const { cases } = require(join(__dirname, '..', '..', 'src', 'controls', control.id, 'cases')) as {
    readonly cases: readonly Case[];
  };
  const policies = 'graph.conditionalAccessPolicies';
  const asked = (one: Case) => control.reads(contextOf(control, one)).map(readName);
  return cases.find(
    (one) => isWhole(one) && asked(one).includes(read) && (read !== 'graph.users' || asked(one).includes(policies)),
  );
}
