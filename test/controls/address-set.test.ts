/** Sets of addresses: every notation means what it says, and the set operations agree with counting single addresses. */
import * as fc from 'fast-check';
import { AddressSet, isAddressSet, parseAddresses, readAddresses } from '../../src/controls/reasoning/ip/address-set';

function set(...notations: readonly string[]): AddressSet {
  const parsed = parseAddresses(notations);
  if (!isAddressSet(parsed)) throw new Error(parsed.problem);
  return parsed;
}

describe('one set, many notations', () => {
  test.each([
    ['two halves make the whole', ['203.0.113.0/25', '203.0.113.128/25'], ['203.0.113.0/24']],
    ['host bits are ignored', ['203.0.113.77/24'], ['203.0.113.0/24']],
    ['a range is its networks', ['203.0.113.0-203.0.113.255'], ['203.0.113.0/24']],
    ['a range may have spaces', ['203.0.113.1 - 203.0.113.3'], ['203.0.113.1/32', '203.0.113.2/31']],
    ['commas separate', ['203.0.113.0/25, 203.0.113.128/25'], ['203.0.113.0/24']],
    ['a netmask is a prefix', ['203.0.113.0/255.255.255.0'], ['203.0.113.0/24']],
    ['IPv6 is written in its short form', ['2001:0DB8:0:0::1/64'], ['2001:db8::/64']],
    ['a range of IPv6', ['2001:db8::1-2001:db8::3'], ['2001:db8::1/128', '2001:db8::2/127']],
    ['an IPv4-mapped address is IPv4', ['::ffff:203.0.113.7'], ['203.0.113.7/32']],
    ['an IPv4-mapped network is IPv4', ['::ffff:203.0.113.0/120'], ['203.0.113.0/24']],
    ['Any is both families', ['any'], ['0.0.0.0/0', '::/0']],
    ['the range of all IPv4', ['0.0.0.0-255.255.255.255'], ['0.0.0.0/0']],
    ['duplicates count once', ['203.0.113.7', '203.0.113.7/32'], ['203.0.113.7/32']],
  ])('%s', (_name, notations, cidrs) => {
    expect(set(...notations).toCidrs()).toEqual(cidrs);
  });

  test.each([
    '',
    'contoso.com',
    '203.0.113',
    '10.1',
    '010.0.0.1',
    '203.0.113.256',
    '203.0.113.0/33',
    '203.0.113.0/',
    '1.2.3.4/8/8',
    'fe80::1%eth0',
  ])('"%s" is no address, and the answer says what to write', (notation) => {
    const parsed = parseAddresses(notation);
    expect(isAddressSet(parsed) ? null : parsed.problem).toContain('write');
  });

  test('a range that runs backwards or across families is refused with its own sentence', () => {
    expect(parseAddresses('203.0.113.9-203.0.113.1')).toMatchObject({ problem: expect.stringContaining('lower address first') });
    expect(parseAddresses('203.0.113.9-2001:db8::1')).toMatchObject({ problem: expect.stringContaining('one range for each') });
  });

  test('rows of a tenant keep what can be read and name what cannot', () => {
    const { set: read, problems } = readAddresses(['203.0.113.7', 'nonsense']);
    expect(read.toCidrs()).toEqual(['203.0.113.7/32']);
    expect(problems.map((problem) => problem.notation)).toEqual(['nonsense']);
  });
});

describe('what a set says of itself', () => {
  test('private networks are no addresses of the internet, documentation networks count as public', () => {
    expect(set('10.1.2.0/24').isPrivate).toBe(true);
    expect(set('203.0.113.0/24').isPrivate).toBe(false);
    expect(set('10.0.0.0/7').isPrivate).toBe(false);
    expect(set('10.0.0.0/7').unroutable.toCidrs()).toEqual(['10.0.0.0/8']);
    expect(AddressSet.none.isPrivate).toBe(false);
  });

  test('size counts addresses of both families', () => {
    expect(set('203.0.113.0/24', '2001:db8::/127').size).toBe(258n);
    expect(AddressSet.everything.size).toBe(2n ** 32n + 2n ** 128n);
  });

  test('people read single addresses without a prefix', () => {
    expect(String(set('203.0.113.7', '2001:db8::1', '198.51.100.0/24'))).toBe('198.51.100.0/24, 203.0.113.7, 2001:db8::1');
  });
});

/** Sixty-four addresses, as sets of their last octet. */
const octets = fc.uniqueArray(fc.integer({ min: 0, max: 63 }), { maxLength: 40 });

/** Any of the ways to write the same addresses. */
function written(members: readonly number[], wish: number): AddressSet {
  const sorted = [...members].sort((a, b) => a - b);
  const runs: [number, number][] = [];
  for (const member of sorted) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === member - 1 && wish % 2 === 1) last[1] = member;
    else runs.push([member, member]);
  }
  return set(...runs.map(([from, to]) => (from === to && wish % 3 === 0 ? `192.0.2.${from}` : `192.0.2.${from}-192.0.2.${to}`)));
}

describe('the operations agree with counting', () => {
  test('union, difference, intersection, subset and equality', () => {
    fc.assert(
      fc.property(octets, octets, fc.nat(), fc.nat(), (left, right, wishLeft, wishRight) => {
        const [a, b] = [written(left, wishLeft), written(right, wishRight)];
        const [inA, inB] = [new Set(left), new Set(right)];
        const count = (keep: (octet: number) => boolean) => written([...Array(64).keys()].filter(keep), 1).toCidrs();
        expect(a.union(b).toCidrs()).toEqual(count((octet) => inA.has(octet) || inB.has(octet)));
        expect(a.minus(b).toCidrs()).toEqual(count((octet) => inA.has(octet) && !inB.has(octet)));
        expect(a.intersection(b).toCidrs()).toEqual(count((octet) => inA.has(octet) && inB.has(octet)));
        expect(a.intersects(b)).toBe(left.some((octet) => inB.has(octet)));
        expect(a.isSubsetOf(b)).toBe(left.every((octet) => inB.has(octet)));
        expect(a.equals(b)).toBe(inA.size === inB.size && left.every((octet) => inB.has(octet)));
        expect(a.isEmpty).toBe(left.length === 0);
        expect(a.size).toBe(BigInt(inA.size));
      }),
    );
  });

  test('any range of IPv4 or IPv6 holds exactly its addresses', () => {
    const number = fc.bigInt({ min: 0n, max: 2n ** 32n - 1n });
    const text = (value: bigint) => [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
    fc.assert(
      fc.property(number, number, (one, other) => {
        const [from, to] = one < other ? [one, other] : [other, one];
        const range = set(`${text(from)}-${text(to)}`);
        expect(range.size).toBe(to - from + 1n);
        expect(set(text(from), text(to)).isSubsetOf(range)).toBe(true);
        const around = [from - 1n, to + 1n].filter((value) => value >= 0n && value < 2n ** 32n);
        expect(around.some((value) => range.intersects(set(text(value))))).toBe(false);
      }),
    );
  });
});
