/** What may not be read of a tenant with mail flow. */
import { attributable, inhabited, type MailModel } from '../mail/model';
import { collection, type Part, single, spliced } from './part';

export const mailParts: readonly Part<MailModel>[] = [
  collection('exchange.InboundConnector', (model, other, kept) => ({
    connectors: spliced(model.connectors, other.connectors, kept).map((one) =>
      attributable({ ...one, listed: model.allow.includes(one.name) }),
    ),
  })),
  collection('exchange.TransportRule', (model, other, kept) => ({ rules: spliced(model.rules, other.rules, kept) })),
  collection('exchange.Mailbox', (model, other, kept) => ({
    mailboxes: inhabited(
      model.domains.map(({ name }) => name),
      spliced(model.mailboxes, other.mailboxes, kept),
    ),
  })),
  single('exchange.OrganizationConfig', (other) => ({ rejectDirectSend: other.rejectDirectSend })),
  // Who lives in a further domain would be among the mailboxes that were read, so there is none.
  collection('exchange.AcceptedDomain', () => ({})),
];
