/** Reads a settings file as a document in which every key means something, once: what a parser would pass over is named. */
import { type Document, isScalar, parseDocument, visit } from 'yaml';
import { InputError } from '../errors.js';
import { readDocument, readText } from './document.js';

/** Keys that JavaScript takes for something else than a key of a map. */
const notKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Throws InputError naming the file, and each key that stands twice or cannot be one. */
export function readSettingsDocument(file: string): unknown {
  const parsed = readDocument(file);
  // JSON is YAML, and its parser passes over keys that stand twice.
  const document = parseDocument(readText(file));
  const problems = [...twice(document), ...strange(document)];
  if (problems.length > 0) throw new InputError(`${file} has problems:`, problems);
  return parsed;
}

function twice(document: Document.Parsed): readonly string[] {
  return document.errors
    .filter(({ code }) => code === 'DUPLICATE_KEY')
    .map(({ linePos }) => `line ${linePos?.[0].line ?? '?'}: a key stands there that stands above already; keep one of them`);
}

function strange(document: Document.Parsed): readonly string[] {
  const found: string[] = [];
  visit(document, {
    Pair: (_place, { key }) => {
      if (isScalar(key) && notKeys.has(String(key.value)))
        found.push(`${String(key.value)}: this cannot be a key; call it something else`);
    },
  });
  return found;
}
