/** The question whether a message would be taken, and what people type of it. */
import { z } from 'zod';
import { shorten } from '../../chat/safe-text.js';
import { isAddressSet, parseAddresses } from '../../controls/reasoning/ip/address-set.js';
import { isRefusal, type Refusal, refuse } from '../../lib/errors.js';
import { omitUndefined } from '../../lib/omit-undefined.js';

const maxName = 254;

export const mailQuestionSchema = z.strictObject({
  /** The address of a recipient here, in lower case. */
  to: z.string().min(3).max(maxName),
  /** The address that the message claims to be from, in lower case; absent: not said. */
  sender: z.string().min(3).max(maxName).exactOptional(),
  /** The server that hands it over; absent: not said. */
  ip: z.string().max(45).exactOptional(),
});
export type MailQuestion = Readonly<z.infer<typeof mailQuestionSchema>>;

/** As typed: `from` is the address of a sender or of a server, `ip` the server beside a sender. */
interface TypedMail {
  readonly from?: string | undefined;
  readonly ip?: string | undefined;
  readonly to?: string | undefined;
}

export function readMailQuestion({ from, ip, to }: TypedMail): MailQuestion | Refusal {
  if (from === undefined || to === undefined)
    return refuse(
      'missing-address',
      'From where and to whom?',
      'Write /harden why-mail from=news@example.com to=eli@contoso.com, or the address of a server in the place of the sender.',
    );
  const recipient = readAddress(to);
  if (isRefusal(recipient)) return recipient;
  const server = ip ?? (from.includes('@') ? undefined : from);
  const sender = from.includes('@') ? readAddress(from) : undefined;
  if (isRefusal(sender)) return sender;
  const host = server === undefined ? undefined : readServer(server);
  if (isRefusal(host)) return host;
  return { to: recipient, ...omitUndefined({ sender, ip: host }) };
}

function readAddress(typed: string): string | Refusal {
  const address = typed.trim().toLowerCase();
  return address.length <= maxName && /^[^\s@<>"|]+@[^\s@<>"|]+\.[^\s@<>"|]+$/.test(address)
    ? address
    : refuse(
        'bad-address',
        `"${shorten(typed.trim(), 40)}" is no mail address.`,
        'Write it as news@example.com, or the address of one server as 203.0.113.7.',
      );
}

/** One address, not a network. */
function readServer(typed: string): string | Refusal {
  const set = parseAddresses([typed.trim()]);
  const single = isAddressSet(set) ? set.toCidrs() : [];
  const [only = ''] = single;
  return single.length === 1 && /\/(32|128)$/.test(only)
    ? only.replace(/\/\d+$/, '')
    : refuse(
        'bad-address',
        'That is neither a mail address nor the address of one server.',
        'Write news@example.com or 203.0.113.7.',
      );
}
