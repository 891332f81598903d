/** Finds the files that the package brings along, from the sources and from the build alike. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A file below the package's own folder. Throws where it is not there: the installation is broken. */
export function packageFile(...path: readonly string[]): Buffer {
  return readFileSync(packagePath(...path));
}

/** Of this hardenbot, e.g. `0.1.0`. */
export function packageVersion(): string {
  const { version } = JSON.parse(packageFile('package.json').toString('utf8')) as { readonly version: string };
  return version;
}

/** The client id of the app that people sign in to with `hardenbot try`: of the publisher of hardenbot, empty until there is one. */
export function publishedClientId(): string {
  const { hardenbot } = JSON.parse(packageFile('package.json').toString('utf8')) as {
    readonly hardenbot?: { readonly clientId?: string };
  };
  return hardenbot?.clientId ?? '';
}

/** Where a file of the package is. */
export function packagePath(...path: readonly string[]): string {
  return join(packageRoot(__dirname), ...path);
}

function packageRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const above = dirname(folder);
  if (above === folder) throw new Error('The package of hardenbot is not whole.');
  return packageRoot(above);
}
