/** Reads YAML and JSON files that people name. */
import { readFileSync } from 'node:fs';
import { type Document, parseDocument } from 'yaml';
import { InputError } from '../lib/errors.js';
import { textOf } from './text-of.js';
import { yamlProblem } from './yaml-problem.js';

/** The text of a file that somebody named. Throws InputError naming it. */
export function readText(file: string): string {
  try {
    return textOf(readFileSync(file));
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
  if (isJson(file)) {
    try {
      return JSON.parse(source);
    } catch (error) {
      throw new InputError(`${file} is not valid JSON.`, [error instanceof Error ? error.message : String(error)]);
    }
  }
  return contentOf(yamlIn(source, file), file);
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
  try {
    return document.toJS();
  } catch (error) {
    // A few lines can stand for more than a machine can hold.
    throw new InputError(`${file} cannot be read.`, [error instanceof Error ? error.message : String(error)]);
  }
}

function whyUnreadable(error: unknown, file: string): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  const writes = file.endsWith('hardenbot.yaml') ? '; hardenbot init writes one, and --settings FILE names another' : '';
  if (code === 'ENOENT') return `there is no such file${writes}`;
  if (code === 'EACCES') return 'this user may not read it';
  if (code === 'EISDIR') return 'it is a folder; name the file in it';
  return error instanceof Error ? error.message : String(error);
}
