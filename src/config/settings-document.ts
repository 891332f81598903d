/** Reads a settings file as a document in which every key means something, once: what a parser would pass over is named. */
import { type Document, isAlias, isScalar, parseDocument, visit } from 'yaml';
import { InputError } from '../lib/errors.js';
import { contentOf, documentIn, isJson, readText, yamlIn } from './document.js';

/** Keys that JavaScript takes for something else than a key of a map. */
const notKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Throws InputError naming the file, and each key that stands twice or cannot be one. */
export function readSettingsDocument(file: string): unknown {
  // Once: a pipe gives what is in it to one reader, and a file may be another a moment later.
  const source = readText(file);
  // JSON is YAML, and its own parser passes over keys that stand twice.
  const document = isJson(file) ? parseDocument(source) : yamlIn(source, file);
  const content = isJson(file) ? documentIn(source, file) : contentOf(document, file);
  const problems = [...otherVersion(document), ...twice(document), ...keysOf(document), ...tags(document)];
  if (problems.length > 0) throw new InputError(`${file} has problems:`, problems);
  return content;
}

function twice(document: Document.Parsed): readonly string[] {
  return document.errors
    .filter(({ code }) => code === 'DUPLICATE_KEY')
    .map(({ linePos }) => `line ${linePos?.[0].line ?? '?'}: a key stands there that stands above already; keep one of them`);
}

/** Keys that cannot be one, and those that stand twice in the eyes of JavaScript alone: an alias of a key, `1` beside `"1"`. */
function keysOf(document: Document.Parsed): readonly string[] {
  const found: string[] = [];
  visit(document, {
    Map: (_place, { items }) => {
      const known = new Set<string>();
      for (const { key } of items) {
        const name = nameOf(isAlias(key) ? key.resolve(document) : key);
        if (notKeys.has(name)) found.push(`${name}: this cannot be a key; call it something else`);
        if (known.has(name) && document.errors.length === 0) found.push(`${name}: this key stands twice; keep one of them`);
        known.add(name);
      }
    },
  });
  return found;
}

function nameOf(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(key);
}

/** Under another version a country `NO` is false, and `012` ten. */
function otherVersion({ directives }: Document.Parsed): readonly string[] {
  const { version } = directives.yaml;
  return version === '1.2' ? [] : [`%YAML ${version}: words and numbers mean something else there; take that line out`];
}

/** A tag that nobody knows is passed over by the parser. */
function tags({ warnings }: Document.Parsed): readonly string[] {
  return warnings.map(
    ({ linePos }) => `line ${linePos?.[0].line ?? '?'}: a word with ! in front means nothing here; take it away`,
  );
}
