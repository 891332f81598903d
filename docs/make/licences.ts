/** The licences of what is installed to run hardenbot, from the lockfile. */
import lock from '../../package-lock.json';

interface Package {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly hasInstallScript?: boolean;
}

export interface Dependency {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** Only for building and testing. */
  readonly dev: boolean;
  readonly installScript: boolean;
}

/** Everything in the lockfile. A package that names no licence has an empty one. */
export function dependencies(): readonly Dependency[] {
  return Object.entries(lock.packages as Readonly<Record<string, Package>>)
    .filter(([path]) => path !== '')
    .map(([path, { version = '', license = '', dev, hasInstallScript }]) => ({
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      licence: license,
      dev: dev === true,
      installScript: hasInstallScript === true,
    }));
}

/** Of a licence with more packages than this, the page says only how many there are. */
const maxNamed = 20;

export function licencesPage(): string {
  const running = dependencies().filter(({ dev }) => !dev);
  const licences = [...new Set(running.map(({ licence }) => licence))].sort();
  const rows = licences.map((licence) => {
    const names = [...new Set(running.filter((one) => one.licence === licence).map(({ name }) => name))];
    return `| ${licence} | ${names.length} | ${names.length > maxNamed ? '' : names.sort().join(', ')} |`;
  });
  return [
    '# Licences',
    '',
    'Of everything that is installed to run hardenbot. The [bill of materials](dev/releasing.md#supply-chain) has every package with its version.',
    '',
    '| licence | packages | which |',
    '|---|---:|---|',
    ...rows,
    '',
  ].join('\n');
}
