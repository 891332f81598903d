import { inboundFilter } from '../src/controls/inbound-filter/index';
import { onmicrosoftInbound } from '../src/controls/onmicrosoft-inbound/index';
import { judge } from './support/run-case';
test('x', async () => {
  const AcceptedDomain = [...Array.from({ length: 900 }, (_, i) => ({ DomainName: `d${i}.example`, Default: i === 0 })), { DomainName: 'c.onmicrosoft.com' }];
  const TransportRule = Array.from({ length: 300 }, (_, i) => ({ Name: `r${i}`, Priority: i, State: 'Enabled', Mode: 'Enforce', FromScope: 'NotInOrganization', RecipientDomainIs: [`d${i}.example`], RecipientAddressType: i % 2 ? 'Original' : 'Resolved', ExceptIfSenderIpRanges: ['203.0.113.0/24', `198.51.100.${i % 200}`], RejectMessageReasonText: 'x' }));
  const Mailbox = Array.from({ length: 20000 }, (_, i) => ({ PrimarySmtpAddress: `u${i}@d${i % 900}.example`, EmailAddresses: [`SMTP:u${i}@d${i % 900}.example`, `smtp:u${i}@c.onmicrosoft.com`] }));
  const state = { exchange: { AcceptedDomain, TransportRule, InboundConnector: [], OrganizationConfig: { RejectDirectSend: false }, Mailbox }, mail: { mx: {} } };
  for (const c of [inboundFilter, onmicrosoftInbound]) {
    const t = Date.now();
    const f = await judge(c as never, { name: '', state, settings: c === inboundFilter ? { ranges: ['203.0.113.0/24'] } : {}, verdict: 'fail' });
    console.log(c.id, f.verdict, Date.now() - t, f.evidenceTotal, f.warnings.length);
  }
});
