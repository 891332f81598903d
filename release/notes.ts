/** What a release says of itself on its page: the section of the changelog, and how to check what was downloaded. */
import { InputError } from '../src/lib/errors';
import type { Source } from './source';

/** Markdown. Throws InputError where the changelog has no section for the version. */
export function notesOf({ version, changelog }: Pick<Source, 'version' | 'changelog'>): string {
  const sections = changelog.split(/^(?=## )/m);
  const section = sections.find((text) => text.startsWith(`## [${version}]`));
  if (section === undefined)
    throw new InputError(`CHANGELOG.md says nothing of ${version}.`, [`CHANGELOG.md: add "## [${version}] - " and the day`]);
  return `${section.slice(section.indexOf('\n')).trim()}\n\n${howToCheck}`;
}

const howToCheck = `## Check what you downloaded

- The files: \`sha256sum --check SHA256SUMS\`, then \`gh attestation verify <file> --repo <this repository>\`.
- The image: \`cosign verify <image>@<digest> --certificate-oidc-issuer https://token.actions.githubusercontent.com --certificate-identity-regexp <this repository>\`. The manifests of this release name it by its digest.
- The package: \`npm audit signatures\` after it is installed.`;
