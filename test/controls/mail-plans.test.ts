/** Plans of the mail controls between their stages: what is ours goes on from where it stands, and nothing is enforced unwatched. */
import type { Case } from '../../src/controls/case';
import type { Control, PlanDraft } from '../../src/controls/control';
import { control as inboundFilter } from '../../src/controls/inbound-filter/index';
import { control as onmicrosoftInbound } from '../../src/controls/onmicrosoft-inbound/index';
import { isRefusal } from '../../src/lib/errors';
import { inboundConnectors } from '../../src/tenant/resources/inbound-connector';
import { transportRules } from '../../src/tenant/resources/transport-rule';
import { draft } from '../support/controls/run-case';

const yesterday = '2026-11-23T00:00:00.000Z';
const lastMonth = '2026-10-24T00:00:00.000Z';

const domains = [
  { DomainName: 'contoso.com', DomainType: 'Authoritative', Default: true },
  { DomainName: 'contoso.onmicrosoft.com', DomainType: 'Authoritative', Default: false, InitialDomain: true },
];
const ana = {
  PrimarySmtpAddress: 'ana@contoso.com',
  EmailAddresses: ['SMTP:ana@contoso.com', 'smtp:ana@contoso.onmicrosoft.com'],
};

function tenant(parts: { readonly connectors?: readonly object[]; readonly rules?: readonly object[] }): Case {
  return {
    name: '',
    verdict: 'fail',
    settings: {},
    state: {
      exchange: {
        AcceptedDomain: domains,
        InboundConnector: parts.connectors ?? [],
        TransportRule: parts.rules ?? [],
        OrganizationConfig: { RejectDirectSend: false },
        Mailbox: [ana],
      },
      mail: { mx: { 'contoso.com': ['mx.filter.example'] } },
    },
  };
}

const rule = (since: string, more: object = {}) => ({
  Guid: '1d000000-0000-4000-8000-000000000021',
  Name: 'hardenbot: refuse mail from outside to onmicrosoft.com',
  Comments: `Made by hardenbot for onmicrosoft-inbound; this stage since ${since}.`,
  Priority: 0,
  State: 'Enabled',
  Mode: 'Audit',
  FromScope: 'NotInOrganization',
  RecipientDomainIs: ['contoso.onmicrosoft.com'],
  RecipientAddressType: 'Original',
  RejectMessageReasonText: 'This address does not take external mail. Please use the public address of the recipient.',
  RejectMessageEnhancedStatusCode: '5.7.1',
  SetAuditSeverity: 'Medium',
  ...more,
});

const connector = (since: string, more: object = {}) => ({
  Guid: '1c000000-0000-4000-8000-000000000021',
  Name: 'hardenbot: only the mail filter may deliver',
  Comment: `Made by hardenbot for inbound-filter; this stage since ${since}.`,
  Enabled: true,
  ConnectorType: 'Partner',
  SenderDomains: ['smtp:*;1'],
  SenderIPAddresses: ['203.0.113.0/24'],
  RestrictDomainsToIPAddresses: true,
  RestrictDomainsToCertificate: false,
  TreatMessagesAsInternal: false,
  CloudServicesMailEnabled: false,
  AssociatedAcceptedDomains: ['contoso.onmicrosoft.com'],
  ...more,
});

async function plan(control: Control, one: Case): Promise<PlanDraft> {
  const result = await draft(control, one);
  if (isRefusal(result)) throw new Error(result.reason);
  return { ...result, operations: [...result.operations] };
}

const filter = { settings: { ranges: ['203.0.113.0/24'] } };

describe('the rule for onmicrosoft.com', () => {
  test('is not enforced before it has been watched, and says from when', async () => {
    const { operations, warnings } = await plan(onmicrosoftInbound, tenant({ rules: [rule(yesterday)] }));
    expect(operations).toEqual([]);
    expect(warnings).toEqual([{ code: 'waiting', text: expect.stringContaining('can be enforced from 2026-11-30 00:00 UTC') }]);
  });

  test('is enforced when it has been watched', async () => {
    const { operations, stage, expects } = await plan(onmicrosoftInbound, tenant({ rules: [rule(lastMonth)] }));
    expect({ stage, expects }).toEqual({ stage: 'enforce', expects: 'pass' });
    expect(operations).toMatchObject([{ kind: 'update', before: { Mode: 'Audit' }, after: { Mode: 'Enforce' } }]);
  });

  test('that somebody switched off goes back to audit mode by calls that exist', async () => {
    const { operations, stage } = await plan(
      onmicrosoftInbound,
      tenant({ rules: [rule(lastMonth, { State: 'Disabled', Mode: 'Enforce' })] }),
    );
    expect(stage).toBe('prepare');
    expect([...operations].map((operation) => transportRules.object?.write(operation))).toMatchObject([
      { cmdlet: 'Set-TransportRule', parameters: { Mode: 'Audit' } },
      { cmdlet: 'Enable-TransportRule' },
    ]);
  });

  test.each([
    { BlindCopyTo: ['mallory@fabrikam.com'] },
    { RedirectMessageTo: ['mallory@fabrikam.com'] },
    { StopRuleProcessing: true },
    { SetSCL: '-1' },
    { Actions: ['Microsoft.Exchange.MessagingPolicies.Rules.Tasks.CopyToAction'] },
    { Actions: ['Microsoft.Exchange.MessagingPolicies.Rules.Tasks.SomethingNewAction'] },
  ])('is not enforced with what was added to it while it was watched: %j', async (added) => {
    const [name = ''] = Object.keys(added);
    const refusal = await draft(onmicrosoftInbound, tenant({ rules: [rule(lastMonth, added)] }));
    expect(refusal).toMatchObject({ refused: true, code: 'by-hand' });
    const named = name === 'Actions' ? /CopyTo|SomethingNew/ : new RegExp(name);
    expect(refusal).toMatchObject({ reason: expect.stringMatching(named) });
  });

  test.each([
    { ExceptIfSubjectContainsWords: ['invoice'] },
    { SentTo: ['ana@contoso.com'] },
    { ExceptIfSenderIpRanges: ['198.51.100.7'] },
    { ExpiryDate: '2026-11-20T00:00:00Z' },
    { Exceptions: ['Microsoft.Exchange.MessagingPolicies.Rules.Tasks.FromPredicate'] },
  ])('is not enforced with a limit that was added to it while it was watched: %j', async (added) => {
    const refusal = await draft(onmicrosoftInbound, tenant({ rules: [rule(lastMonth, added)] }));
    expect(refusal).toMatchObject({ refused: true });
  });

  test('is enforced with the columns that say how it does what hardenbot made it for', async () => {
    const tasks = 'Microsoft.Exchange.MessagingPolicies.Rules.Tasks';
    const shown = {
      Conditions: [`${tasks}.FromScopePredicate`, `${tasks}.RecipientDomainIsPredicate`],
      Actions: [`${tasks}.RejectMessageAction`, `${tasks}.AuditSeverityLevelAction`],
      SenderAddressLocation: 'Header',
      RuleErrorAction: 'Ignore',
      StopRuleProcessing: false,
      SenderNotificationType: '',
      RouteMessageOutboundRequireTls: false,
    };
    expect((await plan(onmicrosoftInbound, tenant({ rules: [rule(lastMonth, shown)] }))).stage).toBe('enforce');
  });

  test.each(['Do not touch!', null])('whose comment no longer says since when is watched again: %j', async (Comments) => {
    const { operations, stage, expects, warnings } = await plan(
      onmicrosoftInbound,
      tenant({ rules: [rule(lastMonth, { Comments })] }),
    );
    expect({ stage, expects }).toEqual({ stage: 'prepare', expects: 'fail' });
    expect(operations).toEqual([
      expect.objectContaining({
        before: expect.objectContaining({ Comments }),
        after: expect.not.objectContaining({ Mode: 'Enforce' }),
      }),
    ]);
    expect(operations).toMatchObject([{ after: { Comments: expect.stringContaining('this stage since 2026-11-24T') } }]);
    expect(warnings).toContainEqual({ code: 'waiting', text: expect.stringContaining('unknown') });
  });

  test('moves to the top only when an earlier rule hides it', async () => {
    const stop = { Name: 'Stops', Priority: 0, State: 'Enabled', Mode: 'Enforce', StopRuleProcessing: true };
    const hidden = await plan(onmicrosoftInbound, tenant({ rules: [stop, rule(lastMonth, { Priority: 1, Mode: 'Enforce' })] }));
    const seen = await plan(
      onmicrosoftInbound,
      tenant({ rules: [{ ...stop, StopRuleProcessing: false }, rule(lastMonth, { Priority: 1 })] }),
    );
    expect(hidden.operations).toMatchObject([{ before: { Priority: 1 }, after: { Priority: 0 } }]);
    expect(hidden.expects).toBe('pass');
    expect(seen.operations).toMatchObject([{ after: expect.not.objectContaining({ Priority: 0 }) }]);
  });

  test('learns of a mailbox that may get mail, and forgets it', async () => {
    const dee = { PrimarySmtpAddress: 'dee@contoso.onmicrosoft.com', EmailAddresses: ['SMTP:dee@contoso.onmicrosoft.com'] };
    const state = tenant({ rules: [rule(lastMonth, { ExceptIfSentTo: ['dee@contoso.onmicrosoft.com'], Mode: 'Enforce' })] });
    const forgets = await plan(onmicrosoftInbound, state);
    expect(forgets.operations).toMatchObject([{ after: { ExceptIfSentTo: [] } }]);
    const exchange = { ...(state.state['exchange'] as object), TransportRule: [rule(lastMonth)], Mailbox: [ana, dee] };
    const learns = await plan(onmicrosoftInbound, {
      ...state,
      settings: { allow: ['dee@contoso.onmicrosoft.com'] },
      state: { ...state.state, exchange },
    });
    expect(learns.operations).toMatchObject([{ after: { ExceptIfSentTo: ['dee@contoso.onmicrosoft.com'], Mode: 'Enforce' } }]);
  });

  test('says which rules move when it is made', async () => {
    const other = { Name: 'Other', Priority: 0, State: 'Enabled', Mode: 'Enforce', PrependSubject: '[External]' };
    const { warnings, operations } = await plan(onmicrosoftInbound, tenant({ rules: [other] }));
    expect(warnings).toContainEqual({ code: 'priorities', text: expect.stringContaining('"Other" 0 to 1') });
    expect([...operations].map((operation) => transportRules.object?.write(operation))).toMatchObject([
      {
        cmdlet: 'New-TransportRule',
        parameters: { Priority: 0, Enabled: true, Mode: 'Audit', RecipientAddressType: 'Original' },
      },
    ]);
  });
});

describe('the connector of the outside filter', () => {
  test('is made disabled, for every sender, limited to a domain to try it on', async () => {
    const { operations, stage } = await plan(inboundFilter, { ...tenant({}), ...filter });
    expect(stage).toBe('prepare');
    const [call] = [...operations].map((operation) => inboundConnectors.object?.write(operation));
    expect(call).toMatchObject({
      cmdlet: 'New-InboundConnector',
      parameters: { Enabled: false, SenderDomains: ['*'], AssociatedAcceptedDomains: ['contoso.onmicrosoft.com'] },
    });
  });

  test('is enabled for that domain alone', async () => {
    const { operations, expects } = await plan(inboundFilter, {
      ...tenant({ connectors: [connector(lastMonth, { Enabled: false })] }),
      ...filter,
    });
    expect(expects).toBe('partial');
    expect(operations).toMatchObject([{ after: expect.not.objectContaining({ AssociatedAcceptedDomains: [] }) }]);
  });

  test('waits until it has been watched, then is for all domains', async () => {
    const early = await plan(inboundFilter, { ...tenant({ connectors: [connector(yesterday)] }), ...filter });
    const late = await plan(inboundFilter, { ...tenant({ connectors: [connector(lastMonth)] }), ...filter });
    expect(early.operations).toEqual([]);
    expect(early.warnings).toMatchObject([{ code: 'waiting' }]);
    expect(late.operations).toMatchObject([
      { before: { AssociatedAcceptedDomains: ['contoso.onmicrosoft.com'] }, after: { AssociatedAcceptedDomains: [] } },
    ]);
    expect(late.expects).toBe('pass');
  });

  test.each(['Do not touch!', null])('whose comment no longer says since when is tried again: %j', async (Comment) => {
    const { operations, stage, warnings } = await plan(inboundFilter, {
      ...tenant({ connectors: [connector(lastMonth, { Comment })] }),
      ...filter,
    });
    expect(stage).toBe('prepare');
    expect(operations).toEqual([
      expect.objectContaining({
        before: { Comment },
        after: { Comment: expect.stringContaining('this stage since 2026-11-24T') },
      }),
    ]);
    expect(warnings).toContainEqual({ code: 'waiting', text: expect.stringContaining('unknown') });
  });

  test('follows the ranges in settings, and is left alone where they say the same', async () => {
    const done = connector(lastMonth, {
      AssociatedAcceptedDomains: [],
      SenderIPAddresses: ['203.0.113.0/25', '203.0.113.128/25'],
    });
    const same = await plan(inboundFilter, { ...tenant({ connectors: [done] }), ...filter });
    const more = await plan(inboundFilter, {
      ...tenant({ connectors: [done] }),
      settings: { ranges: ['203.0.113.0/24', '198.51.100.7'] },
    });
    expect(same.operations).toEqual([]);
    expect(more.operations).toMatchObject([{ after: { SenderIPAddresses: ['203.0.113.0/24', '198.51.100.7'] } }]);
  });
});

describe('the rule beside the outside filter', () => {
  const partner = connector(lastMonth, {
    Guid: '1c000000-0000-4000-8000-000000000022',
    Name: 'Partner mail',
    Comment: '',
    SenderDomains: ['smtp:partner.example;1'],
    SenderIPAddresses: [],
    RestrictDomainsToIPAddresses: false,
    AssociatedAcceptedDomains: [],
  });
  const ours = (since: string, more: object = {}) => ({
    Guid: '1d000000-0000-4000-8000-000000000022',
    Name: 'hardenbot: reject mail that did not come through the filter',
    Comments: `Made by hardenbot for inbound-filter; this stage since ${since}.`,
    Priority: 0,
    State: 'Enabled',
    Mode: 'Audit',
    FromScope: 'NotInOrganization',
    ExceptIfSenderIpRanges: ['203.0.113.0/24'],
    RejectMessageReasonText: 'This organization accepts external mail only through its mail filter.',
    RejectMessageEnhancedStatusCode: '5.7.1',
    SetAuditSeverity: 'Medium',
    ...more,
  });
  const other = { Name: 'Other', Priority: 0, State: 'Enabled', Mode: 'Enforce', PrependSubject: '[External]' };

  test('is made at the top in audit mode where a partner has a connector that restricts nothing, and says why and what moves', async () => {
    const { operations, stage, warnings } = await plan(inboundFilter, {
      ...tenant({ connectors: [partner], rules: [other] }),
      ...filter,
    });
    expect(stage).toBe('prepare');
    expect([...operations].map((operation) => transportRules.object?.write(operation))).toMatchObject([
      {
        cmdlet: 'New-TransportRule',
        parameters: {
          Priority: 0,
          Mode: 'Audit',
          FromScope: 'NotInOrganization',
          ExceptIfSenderIpRanges: ['203.0.113.0/24'],
          RejectMessageEnhancedStatusCode: '5.7.1',
        },
      },
    ]);
    expect(warnings.map(({ code }) => code)).toEqual(['mail-loss', 'by-rule', 'audit-mode', 'priorities']);
    expect(warnings[1]?.text).toContain('"Partner mail"');
  });

  test('is enforced when it has been watched, not before', async () => {
    const at = (since: string) => plan(inboundFilter, { ...tenant({ connectors: [partner], rules: [ours(since)] }), ...filter });
    const [early, late] = [await at(yesterday), await at(lastMonth)];
    expect(early.operations).toEqual([]);
    expect(early.warnings).toMatchObject([{ code: 'waiting' }]);
    expect(late).toMatchObject({ stage: 'enforce', expects: 'pass' });
    expect(late.operations).toMatchObject([{ kind: 'update', before: { Mode: 'Audit' }, after: { Mode: 'Enforce' } }]);
  });

  test('follows what settings allow beside the filter', async () => {
    const { operations } = await plan(inboundFilter, {
      ...tenant({ connectors: [partner], rules: [ours(lastMonth)] }),
      settings: { ranges: ['203.0.113.0/24'], allow: ['198.51.100.7'] },
    });
    expect(operations).toMatchObject([{ after: { ExceptIfSenderIpRanges: ['198.51.100.7/32', '203.0.113.0/24'] } }]);
  });
});
