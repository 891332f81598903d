/** Which addresses a policy of API Management allows for every call: the `ip-filter` right below `inbound`. */

/**
 * The addresses and ranges (`a-b`) that the filter allows; null: the policy has none; `conditional`: one is there, and it alone does not
 * decide. Source: Restrict caller IPs, API Management policy reference.
 */
export function allowedByPolicy(xml: string): readonly string[] | 'conditional' | null {
  const plain = xml.replaceAll(/<!--[\s\S]*?-->/g, '').replaceAll(/<!\[CDATA\[[\s\S]*?\]\]>/g, '');
  const filters = filtersIn(plain);
  if (filters.length === 0) return null;
  const certain = filters.find(({ place, action }) => place === 'policies/inbound' && action === 'allow');
  return certain === undefined ? 'conditional' : certain.addresses;
}

interface Filter {
  /** The elements around it. */
  readonly place: string;
  readonly action: string;
  readonly addresses: string[];
}

const tag = /<(\/?)([\w:-]+)((?:\s+[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|<\/?[\w:-]+[^>]*>|([^<]+)/g;

function filtersIn(xml: string): readonly Filter[] {
  const around: string[] = [];
  const filters: Filter[] = [];
  let current: Filter | null = null;
  for (const [, end, name = '', attributes = '', single, text] of xml.matchAll(tag)) {
    const element = name.toLowerCase();
    if (text !== undefined) {
      if (current !== null && around.at(-1) === 'address') current.addresses.push(text.trim());
    } else if (end === '/') {
      around.pop();
      if (element === 'ip-filter') current = null;
    } else {
      if (element === 'ip-filter') {
        current = { place: around.join('/'), action: attribute(attributes, 'action').toLowerCase(), addresses: [] };
        filters.push(current);
      }
      if (element === 'address-range' && current !== null)
        current.addresses.push(`${attribute(attributes, 'from')}-${attribute(attributes, 'to')}`);
      if (single === '/') {
        if (element === 'ip-filter') current = null;
      } else if (element !== '') around.push(element);
    }
  }
  return filters;
}

function attribute(text: string, name: string): string {
  const found = new RegExp(String.raw`\b${name}\s*=\s*(?:"([^"]*)"|'([^']*)')`, 'i').exec(text);
  return found?.[1] ?? found?.[2] ?? '';
}
