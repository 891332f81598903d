/** The product loaded once more, with or without working out why something gets through: what reasons cost is the difference. */
import { join, sep } from 'node:path';

const root = join(__dirname, '..', '..');
const product = join(root, 'src') + sep;
const bench = join(root, 'bench', 'support') + sep;
/** Errors of the adapters, which are loaded once, have to be known by both. */
const shared = require.resolve(join(root, 'src', 'lib', 'errors'));
const isLoadedAgain = (file: string): boolean => file !== shared && (file.startsWith(product) || file.startsWith(bench));

/** Where reasons are worked out, and what stands in their place. */
const replaced: Readonly<Record<string, (real: object) => object>> = {
  'src/controls/reasoning/access/reasons/why-open': (real) => ({ ...real, whyOpen: () => [] }),
  'src/controls/reasoning/findings/with-reason': (real) => ({ ...real, withReason: unreasoned }),
};

/** The module of this path below the repository, with all of the product that it stands on, apart from what is loaded already. */
export function loadApart(path: string, { reasons }: { readonly reasons: boolean }): unknown {
  const kept = Object.entries(require.cache).filter(([file]) => isLoadedAgain(file));
  for (const [file] of kept) delete require.cache[file];
  for (const [file, instead] of Object.entries(reasons ? {} : replaced)) {
    const name = require.resolve(join(root, file));
    const real = require(name) as object;
    const module = require.cache[name];
    if (module === undefined) throw new Error(`${file} was not loaded.`);
    module.exports = instead(real);
  }
  const loaded: unknown = require(join(root, path));
  for (const file of Object.keys(require.cache)) if (isLoadedAgain(file)) delete require.cache[file];
  for (const [file, module] of kept) require.cache[file] = module;
  return loaded;
}

function unreasoned({ reasoned: _reasoned, ...judgement }: { readonly reasoned?: true }): object {
  return judgement;
}
