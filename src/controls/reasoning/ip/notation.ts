/** What one written address, network or range means, as networks. */
import { excludeCidr, normalizeCidr, parseCidr } from 'cidr-tools';
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** The networks of one notation in CIDR form without host bits, or a sentence that says what to write instead. */
export function networksOf(notation: string): readonly string[] | string {
  if (/^any$/i.test(notation)) return ['0.0.0.0/0', '::/0'];
  const range = /^([^-/]+)-([^-/]+)$/.exec(notation);
  if (range?.[1] !== undefined && range[2] !== undefined) return networksOfRange(notation, range[1].trim(), range[2].trim());
  const [address, suffix, ...rest] = notation.split('/');
  const ip = addressOf(address ?? '');
  const bits = ip === null ? null : prefixOf(suffix, ip);
  if (ip === null || bits === null || rest.length > 0)
    return `"${notation}" is no IP address, network or range; write 203.0.113.7, 203.0.113.0/24, 203.0.113.10-203.0.113.20 or 2001:db8::/32.`;
  const hostBits = widthOf(ip) - bits;
  const plain = hostBits <= 32 ? unmapped(ip) : ip;
  return [normalizeCidr(`${plain.toString()}/${widthOf(plain) - hostBits}`)];
}

function networksOfRange(notation: string, from: string, to: string): readonly string[] | string {
  const first = addressOf(from);
  const last = addressOf(to);
  if (first === null || last === null)
    return `"${notation}" is no range of IP addresses; write the first and the last address with a hyphen between.`;
  const width = widthOf(unmapped(first));
  if (width !== widthOf(unmapped(last))) return `"${notation}" runs from IPv4 to IPv6; write one range for each.`;
  const [start, end] = [numberOf(unmapped(first)), numberOf(unmapped(last))];
  if (start > end) return `"${notation}" ends before it begins; write the lower address first.`;
  return excludeCidr(networksBelow(end + 1n, width), networksBelow(start, width));
}

/** The networks of all addresses below `limit`: one for each bit of it that is set. */
function networksBelow(limit: bigint, width: number): string[] {
  return Array.from({ length: width + 1 }, (_, bit) => ({ bit, block: 1n << BigInt(bit) }))
    .filter(({ block }) => (limit & block) !== 0n)
    .map(({ bit, block }) => `${addressAt(limit & ~(2n * block - 1n), width)}/${width - bit}`);
}

function addressAt(number: bigint, width: number): string {
  const bytes = Array.from({ length: width / 8 }, (_, index) => Number((number >> BigInt(width - 8 * (index + 1))) & 255n));
  return ipaddr.fromByteArray(bytes).toString();
}

function numberOf(ip: Address): bigint {
  return parseCidr(ip.toString()).start;
}

/** Only the usual four decimal numbers for IPv4: `10.1`, octal and hexadecimal forms mean different things to different programs. */
function addressOf(text: string): Address | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  return text.includes(':') && !text.includes('%') && ipaddr.IPv6.isValid(text) ? ipaddr.IPv6.parse(text) : null;
}

function prefixOf(suffix: string | undefined, ip: Address): number | null {
  const width = widthOf(ip);
  if (suffix === undefined) return width;
  if (width === 32 && ipaddr.IPv4.isValidFourPartDecimal(suffix)) return ipaddr.IPv4.parse(suffix).prefixLengthFromSubnetMask();
  return /^\d{1,3}$/.test(suffix) && Number(suffix) <= width ? Number(suffix) : null;
}

function widthOf(ip: Address): 32 | 128 {
  return ip.kind() === 'ipv4' ? 32 : 128;
}

/** An IPv4-mapped IPv6 address as the IPv4 address that it is. */
function unmapped(ip: Address): Address {
  return 'parts' in ip && ip.isIPv4MappedAddress() ? ip.toIPv4Address() : ip;
}
