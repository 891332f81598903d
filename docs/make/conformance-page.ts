/** The page of what is held to the vendors' published descriptions, and how much of it. */
import counted from '../../test/vendor/counted.json';
import entries from '../../test/vendor/data/manifest.json';
import type { Entry } from '../../test/vendor/refresh/notice';

export function conformancePage(): string {
  const judged = counted.counts.map(({ vendor, requests, shapes }) => `| ${vendor} | ${requests} | ${shapes} |`);
  return `# Conformance

What our requests are checked against. Written by \`npm run docs\`. Tests in \`test/vendor/\` record what our real clients send; a judge that knows only what the vendors publish checks
paths, names, bodies, headers, permissions, cmdlets, roles, limits, manifests and cards.

## What was judged

Counted on ${counted.at}, in full (\`npm run vendor -- --count\`). A shape is a request without its values.

| vendor | requests | shapes |
| --- | ---: | ---: |
${judged.join('\n')}

What the code can ask and write follows from its resources, its operations and its filters. A request shape without a recording fails by name.

## By which descriptions

${(entries as readonly Entry[]).length} published descriptions of the vendors: [NOTICE](../../test/vendor/data/NOTICE) has name, origin, version and licence of each. They are trimmed to what we ask. A request without a row fails and names the command that refreshes them from a checkout: \`npm run vendor -- --from DIR\`.

## What they cannot say

- That a property exists does not say that \`$filter\` takes it.
- Limits of pages, of message traces and of batches stand in \`test/vendor/judge/limits.ts\`, each with its page.
- Microsoft publishes no table of the roles that run a cmdlet: those of Microsoft365DSC stand in for it, and a cmdlet that it does not have is not judged by role.
- Of beta the typings are read, which do not say what is never null.
`;
}
