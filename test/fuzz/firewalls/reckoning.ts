/** Addresses of IPv4 as whole numbers, beside the sets of the product. */

export function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function addressOf(number: number): string {
  return [2 ** 24, 2 ** 16, 2 ** 8, 1].map((unit) => Math.floor(number / unit) % 256).join('.');
}

/** The first and the last address of a network or of one address. */
export function endsOf(network: string): { readonly first: string; readonly last: string } {
  const [base = '', bits = '32'] = network.split('/');
  const size = 2 ** (32 - Number(bits));
  const start = Math.floor(numberOf(base) / size) * size;
  return { first: addressOf(start), last: addressOf(start + size - 1) };
}

export function holds(network: string, address: string): boolean {
  const { first, last } = endsOf(network);
  return numberOf(first) <= numberOf(address) && numberOf(address) <= numberOf(last);
}

export function isPrivate(address: string): boolean {
  return ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].some((network) => holds(network, address));
}
