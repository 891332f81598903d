/** Reads YAML and JSON files that people name. */
import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { type Document, isAlias, isMap, isNode, isScalar, isSeq, parseDocument } from 'yaml';
import { InputError } from '../lib/errors.js';
import { isNestedTooDeep } from '../lib/json.js';

/** Settings of a thousand tenants take about half a megabyte; the parser takes up to 500 times as much memory as they are long. */
export const maxSettingsBytes = 4_000_000;
/** A dump of a whole tenant may be long. */
const maxDocumentBytes = 256_000_000;

/** The text of a file that someone named; of a longer one nothing is read. Throws InputError naming it. */
export function readText(file: string, maxBytes = maxDocumentBytes): string {
  try {
    return textOf(bytesUpTo(file, maxBytes));
  } catch (error) {
    throw new InputError(`${file} cannot be read.`, [whyUnreadable(error, file)]);
  }
}

/** Reads a YAML or JSON file. Throws InputError naming the file, with the line of a syntax error. */
export function readDocument(file: string): unknown {
  return documentIn(readText(file), file);
}

/** The same of a text that was read already. */
export function documentIn(source: string, file: string): unknown {
  return isJson(file) ? bounded(jsonIn(source, file), file) : contentOf(yamlIn(source, file), file);
}

function jsonIn(source: string, file: string): unknown {
  try {
    return JSON.parse(source);
  } catch (error) {
    throw new InputError(`${file} is not valid JSON.`, [jsonProblem(error)]);
  }
}

/** The value as it is. Throws InputError for one that would exhaust the stack of whatever reads it. */
function bounded(value: unknown, file: string): unknown {
  if (!isNestedTooDeep(value)) return value;
  throw new InputError(`${file} cannot be read.`, [
    'its lists and keys are nested more than 100 levels deep; name the right file',
  ]);
}

export function isJson(file: string): boolean {
  return file.endsWith('.json');
}

/** Parses YAML, of which more can be asked than its value. Throws as `readDocument`. */
export function yamlIn(source: string, file: string): Document.Parsed {
  const document = parseDocument(source);
  const problem = yamlProblem(document, source);
  if (problem !== null) throw new InputError(`${file} is not valid YAML.`, [problem]);
  return document;
}

export function contentOf(document: Document.Parsed, file: string): unknown {
  return bounded(yamlValue(document, file), file);
}

function yamlValue(document: Document.Parsed, file: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    // A few lines can stand for more than a machine can hold.
    throw new InputError(`${file} cannot be read.`, [error instanceof Error ? error.message : String(error)]);
  }
}

/** The line on which a key of a document stands, or of what it is missing in; null: somewhere else. */
export type LineOf = (path: readonly PropertyKey[]) => number | null;

export function linesIn(document: Document.Parsed, source: string): LineOf {
  return (path) => {
    let [here, place]: [unknown, number | null] = [document.contents, null];
    for (const [index, step] of path.entries()) {
      const within = isAlias(here) ? here.resolve(document) : here;
      const pair = isMap(within)
        ? within.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
        : undefined;
      const found = isSeq(within) ? within.items[Number(step)] : pair?.key;
      if (found === undefined && index < path.length - 1) return null;
      if (isNode(found)) place = found.range?.[0] ?? place;
      here = pair?.value ?? found;
    }
    return place === null ? null : source.slice(0, place).split('\n').length;
  };
}

/** How the problem of a file begins that is not there. */
export const noSuchFile = 'there is no such file';

/** Why a file cannot be read, as a part of a sentence. */
export function whyUnreadable(error: unknown, file: string): string {
  const code = codeOf(error);
  const writes = file.endsWith('hardenbot.yaml') ? '; hardenbot init writes one, and --settings FILE names another' : '';
  if (code === 'ENOENT') return `${noSuchFile}${writes}`;
  if (code === 'EACCES') return 'this user may not read it';
  if (code === 'EISDIR') return 'it is a folder; name the file in it';
  if (code === 'ELOOP') return 'it is a link that leads to itself; name the file';
  return error instanceof Error ? error.message : String(error);
}

/** Where the parser stopped, if it says so, and nothing else of its sentence: it quotes the file, as that of YAML does. */
function jsonProblem(error: unknown): string {
  const place = /\(line (\d+) column (\d+)\)/.exec(String(error));
  const where = place === null ? '' : `line ${place[1]}, column ${place[2]}: `;
  return `${where}a quote, a comma, a colon or a bracket is missing or does not belong there`;
}

/** By the code of the parser (https://eemeli.org/yaml/#errors): its own words are about its grammar. */
const words: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'it begins with a tab; write blanks',
  DUPLICATE_KEY: 'a key stands there that stands above already; keep one of them',
  MULTIPLE_DOCS: 'another document begins here; take out the line "---" and what stands twice',
  BAD_INDENT: 'it does not begin in the column of the lines that it belongs to; the list or the line above may not be closed',
  BLOCK_AS_IMPLICIT_KEY: 'this line, or the next one, does not begin in the column of the lines that it belongs to',
  MULTILINE_IMPLICIT_KEY: 'this line, or the next one, does not begin in the column of the lines that it belongs to',
  MISSING_CHAR: 'a sign is missing: a colon with a blank behind it, a quote, a comma or a bracket',
  BAD_SCALAR_START: 'a value begins with a sign that means something else in YAML; put it into quotes',
  BAD_DQ_ESCAPE: 'a backslash in double quotes begins a sign of its own; write single quotes',
};

/** The parser's sentences quote the file, and someone may name a file of secrets here: none of them is printed. */
const notYaml =
  'it does not belong to what stands above; write a key, a colon, a blank and a value. NAME=value belongs into a file that --env-file names';

/** Behind its blanks, what looks like one more and is none: a page or a word processor leaves it. A parser finds it lines later. */
const looksBlank = /^ *[\u00A0\u2000-\u200B\u202F\u3000]/;

/** Null for a document that is whole. Of one mistake the parser finds many, all of them below the first. */
function yamlProblem({ errors }: Pick<Document.Parsed, 'errors'>, source: string): string | null {
  const [first] = errors;
  if (first === undefined) return null;
  const line = first.linePos?.[0].line ?? 1;
  const strange = source.split('\n', line).findIndex((one) => looksBlank.test(one));
  if (strange >= 0) return `line ${strange + 1}: it begins with something that only looks like a blank; write blanks`;
  return `line ${line}: ${words[first.code] ?? notYaml}`;
}

/** A file of more bytes than are read of it. */
export class TooLong extends Error {}

const chunkBytes = 65_536;

/** Milliseconds that a pipe may give nothing: a program that fills one may ask a person first. */
const quietPipeMs = 30_000;

/**
 * All of a file. Throws TooLong as soon as there is more: a device or a pipe says no length and may never end; Error for a pipe that no one writes
 * into.
 */
export function bytesUpTo(file: string, maxBytes: number, maxQuietMs = quietPipeMs): Buffer {
  // To open a pipe would wait for its writer without an end. Windows has no such flag, and no such pipes.
  const opened = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const chunks: Buffer[] = [];
    const stats = fstatSync(opened);
    let length = stats.size;
    for (let read = 0; length <= maxBytes; ) {
      const chunk = Buffer.allocUnsafe(chunkBytes);
      const isUnbegun = stats.isFIFO() && read === 0;
      const count = readWithin(opened, chunk, { isUnbegun, maxQuietMs });
      if (count === 0) return Buffer.concat(chunks);
      chunks.push(chunk.subarray(0, count));
      read += count;
      length = Math.max(length, read);
    }
    throw new TooLong(`has more than ${maxBytes / 1_000_000} MB; name the right file, or make it smaller`);
  } finally {
    closeSync(opened);
  }
}

/** Milliseconds between two looks into a pipe. */
const lookAgainMs = 20;

/** @param isUnbegun nothing came out of a pipe yet, so its end may be a writer who is still to come. */
function readWithin(
  opened: number,
  chunk: Buffer,
  { isUnbegun, maxQuietMs }: { readonly isUnbegun: boolean; readonly maxQuietMs: number },
): number {
  for (let waitedMs = 0; ; waitedMs += lookAgainMs) {
    const count = readNow(opened, chunk);
    if (count !== null && !(count === 0 && isUnbegun)) return count;
    if (waitedMs >= maxQuietMs)
      throw new Error('is a pipe, and nothing came out of it; start what writes into it, or name a file');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, lookAgainMs);
  }
}

/** Null: there may be more, but not now. */
function readNow(opened: number, chunk: Buffer): number | null {
  try {
    return readSync(opened, chunk);
  } catch (error) {
    if (codeOf(error) === 'EAGAIN') return null;
    throw error;
  }
}

/** Undefined for what cannot be looked at: why, is said by anyone who reads it. */
export function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** What gives what is in it to one reader, once: reading it again would wait for another writer. */
export function isReadOnce(path: string): boolean {
  return statsOf(path)?.isFIFO() === true;
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

/** UTF-8, without the mark of its order in front. Throws Error for UTF-16, which Windows PowerShell 5 redirects in, and in which every key would be lost. */
export function textOf(bytes: Buffer): string {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    throw new Error('holds UTF-16; save it as UTF-8');
  return bytes.toString('utf8').replace(/^\uFEFF/, '');
}
