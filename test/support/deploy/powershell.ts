/** What the grammar of PowerShell makes of a script; the grammar is installed below `.cache`, and is no dependency. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '..', '..', '..', '.cache', 'powershell');
const packages = ['web-tree-sitter@0.26.8', 'tree-sitter-powershell@0.26.4'];

export interface ScriptTree {
  /** What is no PowerShell, by line. */
  readonly errors: readonly string[];
  readonly commands: readonly { readonly name: string; readonly line: number; readonly isAfterLook: boolean }[];
}

/** Throws where the grammar can be neither found nor fetched. */
export function scriptTree(script: string): ScriptTree {
  if (!existsSync(join(folder, 'node_modules', 'tree-sitter-powershell', 'package.json'))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages], {
      cwd: folder,
      stdio: 'ignore',
    });
  }
  // The grammar is one huge function: without this flag V8 spends a minute on making it fast.
  const printed = execFileSync(process.execPath, ['--liftoff-only', join(__dirname, 'powershell-tree.mjs'), folder], {
    input: script,
    encoding: 'utf8',
  });
  return JSON.parse(printed) as ScriptTree;
}
