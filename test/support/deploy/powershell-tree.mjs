/**
 * Reads a PowerShell script on standard input and prints what its grammar makes of it: what is no PowerShell, and each command that is called with whether
 * it is called only after a look. Argument: the folder in which the grammar is installed.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [, , folder = '.'] = process.argv;
const { Language, Parser } = createRequire(join(folder, 'package.json'))('web-tree-sitter');
await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(join(folder, 'node_modules', 'tree-sitter-powershell', 'tree-sitter-powershell.wasm')));
const { rootNode } = parser.parse(readFileSync(0, 'utf8'));

const errors = [];
const commands = [];
walk(rootNode, false);
process.stdout.write(JSON.stringify({ errors, commands }));

/** A command stands after a look where it is in a branch, or below a branch that leaves. */
function walk(node, isAfterLook) {
  if (node.isError || node.isMissing) errors.push(`line ${node.startPosition.row + 1}: ${node.text.slice(0, 60)}`);
  if (node.type === 'command') commands.push({ name: node.text.split(/\s/)[0], line: node.startPosition.row + 1, isAfterLook });
  let below = isAfterLook || node.type === 'if_statement' || node.type === 'catch_clause';
  for (const child of node.children) {
    walk(child, below);
    if (child.type === 'if_statement' && /\b(continue|return)\b/.test(child.text)) below = true;
  }
}
