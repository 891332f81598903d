/** A tenant's part of hardenbot.yaml as text that two people can compare: the same values, the same lines. */
import { Document, visit } from 'yaml';
import { plainJson, plainText } from '../chat/safe-text.js';

/**
 * YAML that reads back as exactly this, keys in the order of the alphabet, an entry of a list on a line of its own. Characters that nobody sees are
 * written as escapes. @param remarks lines in front, as comments
 */
export function tenantText(name: string, tenant: unknown, remarks: readonly string[]): string {
  const document = new Document({ tenants: { [name]: tenant } }, { sortMapEntries: true, aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_key, node) => {
      // Between double quotes alone an escape means a character.
      if (typeof node.value === 'string' && plainText(node.value) !== node.value) node.type = 'QUOTE_DOUBLE';
    },
  });
  const lines = document.toString({ lineWidth: 0 }).trimEnd().split('\n').map(plainJson);
  return [...remarks.map((remark) => `# ${plainText(remark)}`), ...lines, ''].join('\n');
}
