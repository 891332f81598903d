/** Loads hardenbot.yaml and the environment: the only file that reads either. Every problem is reported at once, by key, with the remedy. */
import querystring from 'node:querystring';
import { type Document, isAlias, isScalar, parseDocument, visit } from 'yaml';
import { z } from 'zod';
import type { ControlDefinition } from '../controls/control.js';
import { definitions } from '../controls/definitions.js';
import { type Half, readKey } from '../keys/key-kind.js';
import { didYouMean } from '../lib/did-you-mean.js';
import { InputError } from '../lib/errors.js';
import { InternalError, refusalOfInternalError } from '../lib/internal-error.js';
import { jitless } from '../lib/jitless.js';
import { isObject } from '../lib/json.js';
import { minSecretLength } from '../lib/redaction.js';
import { listInLine } from '../lib/truncate.js';
import { chatNames } from './chats.js';
import {
  contentOf,
  documentIn,
  isJson,
  isReadOnce,
  type LineOf,
  linesIn,
  maxSettingsBytes,
  readText,
  yamlIn,
} from './document.js';
import { environmentWith } from './environment-files.js';
import { rulesOfTenant } from './rules-of-tenant.js';
import { readNamedFile, refuseOpenSettings } from './secret-file.js';
import { bareTenantSchema, type Settings, settingsSchema, type TenantSettings } from './settings.js';
import { withSharedControls } from './shared-controls.js';
import { notYetWhole } from './whole.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** The settings for running hardenbot: whole, with people and approvers. Throws InputError. */
export function loadSettings(file: string): Settings {
  refuseOpenSettings(file);
  return settingsFrom(readSettingsDocument(file), file);
}

/** The same from a document that was read already; `file` is how messages call it. Throws InputError. */
export function settingsFrom(document: unknown, file: string): Settings {
  const settings = readSettings(document, file);
  const problems = notYetWhole(settings);
  if (problems.length > 0) throw new InputError(`${file} has problems:`, problems);
  return settings;
}

/** Whole or not. What is wrong with what counts for all is said once, and not again of every tenant. */
export function readSettings(document: unknown, file: string): Settings {
  if (document === null) throw new InputError(`${file} says nothing.`, ['hardenbot init writes one, in a folder of its own']);
  const whole = withSharedControls(document);
  const parse = () => settingsSchema.safeParse(whole, { ...jitless, error: inWords });
  const parsed = unlessFailed(parse, { document, file, parsings: definitions });
  if (!parsed.success)
    throw new InputError(`${file} has problems:`, settingsProblems(parsed.error, settingsSchema, linesOf(document)));
  if (isObject(whole)) documents.set(parsed.data, whole);
  return parsed.data;
}

/** What was read of settings, as it was written: each tenant says what `controls` says for all. */
const documents = new WeakMap<Settings, Tree>();
type Tree = Readonly<Record<string, unknown>>;

/** The document that settings were read from; an empty one where they come from no document. */
export function documentOf(settings: Settings): Tree {
  return documents.get(settings) ?? {};
}

/** One tenant of settings as it would be with this in its place. Throws InputError with every problem, each by its key. */
export function tenantFrom(settings: Settings, name: string, tenant: unknown): TenantSettings {
  const { controls: _controls, ...document } = documentOf(settings);
  const alone = { ...document, tenants: { [name]: tenant } };
  const parse = () => settingsSchema.safeParse(alone, { ...jitless, error: inWords });
  const parsed = unlessFailed(parse, { document: alone, file: settingsName, parsings: definitions });
  if (!parsed.success) throw new InputError(settingsName, settingsProblems(parsed.error, settingsSchema));
  const found = parsed.data.tenants[name];
  const whole = found === undefined ? settings : { ...settings, tenants: { ...settings.tenants, [name]: found } };
  const known = new Set(notYetWhole(settings));
  const problems = notYetWhole(whole).filter((problem) => !known.has(problem));
  if (found === undefined || problems.length > 0) throw new InputError(settingsName, problems);
  return found;
}

const settingsName = 'The settings';

/** The part of the settings that an audit or a plan on the command line needs: a whole hardenbot.yaml or a bare tenant. Throws InputError. */
export function loadTenantSettings(
  file: string | undefined,
  tenantName: string | undefined,
): { readonly name: string; readonly tenant: TenantSettings; readonly approvals: Settings['approvals'] | null } {
  if (file === undefined) return { name: tenantName ?? 'tenant', tenant: bareTenantSchema.parse({}), approvals: null };
  const document = readSettingsDocument(file);
  if (typeof document === 'object' && document !== null && 'tenants' in document) {
    const settings = readSettings(document, file);
    const [name, tenant] = pickTenant(settings, tenantName, file);
    return { name, tenant, approvals: rulesOfTenant(settings, tenant).approvals };
  }
  const parse = () => bareTenantSchema.safeParse(document ?? {}, { ...jitless, error: inWords });
  const parsed = unlessFailed(parse, { document, file, parsings: definitions });
  if (!parsed.success)
    throw new InputError(`${file} has problems:`, settingsProblems(parsed.error, bareTenantSchema, linesOf(document)));
  return { name: tenantName ?? 'tenant', tenant: parsed.data, approvals: null };
}

function pickTenant(settings: Settings, wanted: string | undefined, file: string): readonly [string, TenantSettings] {
  const names = Object.keys(settings.tenants);
  const name = wanted ?? (names.length === 1 ? names[0] : undefined);
  const tenant = name === undefined || !names.includes(name) ? undefined : settings.tenants[name];
  if (name === undefined || tenant === undefined)
    throw new InputError(`${file} has no tenant ${wanted === undefined ? 'that is the only one' : `"${wanted}"`}.`, [
      `--tenant: choose one of ${listInLine(names)}`,
    ]);
  return [name, tenant];
}

/** Secrets and addresses of one process, from the environment: a variable, or a file named by the same variable with `_FILE` behind it. */
export class Secrets {
  readonly #given = new Set<string>();
  /** What `given` says as long as nothing is added or taken away. */
  #list: readonly string[] | null = null;
  /** What came out of pipes, by their path. */
  readonly #piped = new Map<string, string>();

  constructor(
    private readonly environment: Environment = process.env,
    /** What else could hold what is missing, a line each: where no file was named, that one may be. */
    readonly elsewhere: readonly string[] = [],
  ) {}

  /** Those of the environment and of these files. Throws InputError for a file that cannot be used. */
  static from(files: readonly string[] = [], environment: Environment = process.env): Secrets {
    return new Secrets(environmentWith(files, environment), [files.length === 0 ? inFile : inOtherFile]);
  }

  /** Throws InputError when it is not there. */
  require(name: string, purpose: string): string {
    const value = this.optional(name);
    if (value === undefined)
      throw new InputError(`${name} is missing.`, [`${name} or ${name}_FILE: ${purpose}`, ...this.elsewhere]);
    return value;
  }

  /** A key to sign or to verify with, as PEM. Throws InputError when it is not there, or is no such key. */
  requireKey(name: string, half: Half, purpose: string): string {
    const pem = this.require(name, purpose);
    const key = readKey(pem, half);
    if (typeof key === 'string') throw new InputError(`${name} cannot be used.`, [`${name}: it ${key}; ${purpose}`]);
    return pem;
  }

  optional(name: string): string | undefined {
    const file = this.environment[`${name}_FILE`];
    const value = file === undefined ? this.environment[name] : this.#fromFile(file, name);
    if (value === undefined || value.trim() === '') return undefined;
    for (const part of secretParts(name, value.trim())) this.hide(part);
    return value.trim();
  }

  #fromFile(path: string, name: string): string {
    const known = this.#piped.get(path);
    if (known !== undefined) return known;
    const isPipe = isReadOnce(path);
    const value = readNamedFile(path, `${name}_FILE`, { holds: heldBy(name) });
    if (isPipe) this.#piped.set(path, value);
    return value;
  }

  /** A day, its end in UTC: what ends on it is good until then. Throws InputError for anything else. */
  day(name: string): Date | undefined {
    const written = this.optional(name);
    if (written === undefined) return undefined;
    const day = z.iso.date().safeParse(written);
    if (!day.success)
      throw new InputError(`${name} is no day.`, [`${name}: write YYYY-MM-DD, as the Entra admin center shows it`]);
    return new Date(`${day.data}T23:59:59Z`);
  }

  /** The path in a variable whose name ends in `_FILE` by someone else's custom; nothing is read. */
  path(name: string): string | undefined {
    return this.environment[name];
  }

  /** A secret that came from elsewhere than the environment: it turns up in no line of the log either. Returns what forgets one that is none any more. */
  hide(value: string): () => void {
    if (!this.#given.has(value)) this.#list = null;
    this.#given.add(value);
    return () => {
      if (this.#given.delete(value)) this.#list = null;
    };
  }

  /** Every secret that was given out so far, in the pieces in which it could turn up somewhere. */
  given(): readonly string[] {
    // The same list as long as it is: every line of the log asks for it.
    this.#list ??= [...this.#given];
    return this.#list;
  }

  /** The environment for one of the two processes: without what only the other may hold. */
  environmentOf(processName: 'gateway' | 'worker'): Record<string, string> {
    const isForeign = (name: string): boolean =>
      processName === 'gateway'
        ? name.startsWith('HARDENBOT_') && !ofGateway.test(name) && !ofBoth.test(name)
        : ofChats.some((prefix) => name.startsWith(prefix)) || ofGateway.test(name);
    return Object.fromEntries(
      Object.entries(this.environment).flatMap(([name, value]) =>
        value === undefined || isForeign(name) ? [] : [[name, value]],
      ),
    );
  }

  /** The prefix of a tenant's variables: `contoso-eu` → `HARDENBOT_CONTOSO_EU`. */
  static tenantPrefix(name: string): string {
    return `HARDENBOT_${name.toUpperCase().replaceAll('-', '_')}`;
  }
}

const inFile = '--env-file names the file that holds it: hardenbot init puts it into gateway.env or worker.env';
const inOtherFile =
  "the files under --env-file leave it out or empty: gateway.env is for what is the gateway's, worker.env for the worker's";

/** The variables of hardenbot that the gateway gets, and the worker never; those of a tenant called `directory-x` are not among them. */
const ofGateway =
  /^HARDENBOT_(DECISION_KEY|GATEWAY_STORE_PASSWORD|WEBHOOK_[A-Z0-9_]+_SIGNING_SECRET|DIRECTORY_(CLIENT_ID|CLIENT_SECRET|CLIENT_SECRET_ENDS|CLIENT_CERTIFICATE|FEDERATED_TOKEN_PATH|MANAGED_IDENTITY))(_FILE)?$/;

/** What their names begin with where they are secrets of a chat, or of the page on which people link its accounts. */
const ofChats = [...chatNames.map((chat) => `${chat.toUpperCase()}_`), 'SIGN_IN_'];

/** Public halves of keys. */
const ofBoth = /^HARDENBOT_(KEYS|LEDGER_PUBLIC_KEY)(_FILE)?$/;

/** What only the holder may read: everything else may be read by others of this machine. */
function isSecret(name: string): boolean {
  return /(KEY|SECRET|TOKEN|CERTIFICATE|PASSWORD|URL)$/.test(name) && !name.endsWith('PUBLIC_KEY');
}

function heldBy(name: string): 'secret' | 'publicKeys' | 'other' {
  if (isSecret(name)) return 'secret';
  return name === 'HARDENBOT_KEYS' || name.endsWith('PUBLIC_KEY') ? 'publicKeys' : 'other';
}

/** A key by its lines, an address by its password; what is no secret by nothing. */
function secretParts(name: string, value: string): readonly string[] {
  const password = name.endsWith('_URL') && URL.canParse(value) ? new URL(value).password : '';
  const lines = isSecret(name) && !name.endsWith('_URL') ? value.split(/\r?\n/).filter((line) => !line.startsWith('-----')) : [];
  // As it stands in the address, and as it is.
  const parts = [...lines, password, querystring.unescape(password)];
  return parts.filter((part) => part.length >= minSecretLength);
}

/** The proxy that this machine reaches the internet by; undefined where none is named. Throws InputError for what is no address. */
export function proxyOf(
  environment: Environment = process.env,
): { readonly address: string; readonly except: string } | undefined {
  const address = environment['https_proxy'] ?? environment['HTTPS_PROXY'] ?? '';
  if (address === '') return undefined;
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol))
    throw new InputError('HTTPS_PROXY is no address of a proxy.', [
      'HTTPS_PROXY: write http://proxy.example.com:3128, or take it away',
    ]);
  return { address, except: environment['no_proxy'] ?? environment['NO_PROXY'] ?? '' };
}

/** Whether a browser can be opened here: not over SSH, and on Linux only where there is a screen or a browser is named. */
export function canOpenBrowser(platform: NodeJS.Platform = process.platform, environment: Environment = process.env): boolean {
  const is = (name: string): boolean => (environment[name] ?? '') !== '';
  if (is('BROWSER')) return true;
  if (is('SSH_CONNECTION') || is('SSH_TTY') || is('CI')) return false;
  return platform !== 'linux' || is('DISPLAY') || is('WAYLAND_DISPLAY') || is('WSL_DISTRO_NAME');
}

/** Whether to colour what goes to this stream: a terminal, and nobody said NO_COLOR (https://no-color.org). */
export function wantsColour(stream: { readonly isTTY?: boolean }, environment: Environment = process.env): boolean {
  if ((environment['NO_COLOR'] ?? '') !== '' || environment['TERM'] === 'dumb') return false;
  return stream.isTTY === true || (environment['FORCE_COLOR'] ?? '') !== '';
}

/** Whether someone looks at this stream, on a terminal that can go back to the beginning of a line. */
export function showsProgress(stream: { readonly isTTY?: boolean }, environment: Environment = process.env): boolean {
  return stream.isTTY === true && environment['TERM'] !== 'dumb';
}

type Parsing = Pick<ControlDefinition, 'id' | 'settings'>;

/** What `parse` gives. Throws InputError where it throws by what settings say of a control, and what it threw where no control is to blame. */
export function unlessFailed<Result>(
  parse: () => Result,
  { document, file, parsings }: { readonly document: unknown; readonly file: string; readonly parsings: readonly Parsing[] },
): Result {
  try {
    return parse();
  } catch (error) {
    const problems = isObject(document) ? [...failedIn('', document, parsings), ...failedTenants(document, parsings)] : [];
    if (problems.length === 0) throw error;
    throw new InputError(`${file} cannot be read:`, problems);
  }
}

function failedTenants({ tenants }: Readonly<Record<string, unknown>>, parsings: readonly Parsing[]): readonly string[] {
  if (!isObject(tenants)) return [];
  return Object.entries(tenants).flatMap(([name, tenant]) =>
    isObject(tenant) ? failedIn(`tenants.${name}.`, tenant, parsings) : [],
  );
}

function failedIn(
  path: string,
  { controls }: Readonly<Record<string, unknown>>,
  parsings: readonly Parsing[],
): readonly string[] {
  if (!isObject(controls)) return [];
  return parsings.flatMap(({ id, settings }) => {
    try {
      settings.safeParse(controls[id]);
      return [];
    } catch (error) {
      const { reason } = refusalOfInternalError(new InternalError(id, error));
      const [what = '', where = ''] = (error instanceof Error ? (error.stack ?? '') : String(error)).split('\n');
      return [`${path}controls.${id}: ${reason} Report it with this: ${`${what} ${where.trim()}`.trim()}`];
    }
  });
}

/** Keys that JavaScript takes for something else than a key of a map. */
const notKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Throws InputError naming the file, and each key that stands twice or cannot be one. */
function readSettingsDocument(file: string): unknown {
  // Once: a pipe gives what is in it to one reader, and a file may be another a moment later.
  const source = readText(file, maxSettingsBytes);
  // JSON is YAML, and its own parser passes over keys that stand twice.
  const document = isJson(file) ? parseDocument(source) : yamlIn(source, file);
  const content = isJson(file) ? documentIn(source, file) : contentOf(document, file);
  const problems = [...otherVersion(document), ...twice(document), ...keysOf(document), ...tags(document)];
  if (problems.length > 0) throw new InputError(`${file} has problems:`, problems);
  if (isObject(content)) lines.set(content, linesIn(document, source));
  return content;
}

/** Of what was read from a file, where each key stands in it. */
const lines = new WeakMap<object, LineOf>();

function linesOf(document: unknown): LineOf {
  return (isObject(document) ? lines.get(document) : undefined) ?? (() => null);
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

/** Zod's issues as lines `key.path: what is wrong (line 7)`, an unknown key with the one that was probably meant. */
function settingsProblems(error: z.ZodError, schema: z.ZodType, lineOf: LineOf = () => null): readonly string[] {
  const place = (path: readonly PropertyKey[]): string => {
    const line = lineOf(path);
    return line === null ? '' : ` (line ${line})`;
  };
  return error.issues.flatMap((issue) => {
    const path = issue.path.join('.') || '(top level)';
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => {
        const meant = didYouMean(key, keysAt(schema, issue.path));
        const remedy = meant === null ? 'remove it or correct its spelling' : `did you mean ${meant}?`;
        return `${[...issue.path, key].join('.')}: nobody reads this key; ${remedy}${place([...issue.path, key])}`;
      });
    // Of a key that cannot be one, the reason lies below.
    const reason = issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined;
    return `${path}: ${reason ?? issue.message}${place(issue.path)}`;
  });
}

/** Where the schema has no words of its own: what to write, in place of the names of types. As Zod takes it beside what it parses. */
function inWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'missing' : ofType[issue.expected];
    case 'invalid_value':
      return `write ${issue.values.map(String).join(' or ')}`;
    case 'too_big':
      return issue.origin === 'number' ? `write ${issue.maximum} or less` : `too long; ${issue.maximum} at most`;
    case 'too_small':
      return issue.origin === 'number' ? `write ${issue.minimum} or more` : 'empty; write something, or leave the line out';
    case 'invalid_format':
      return issue.format === 'url' ? 'write an address with its scheme, for example https://hardenbot.contoso.com' : undefined;
    default:
      return undefined;
  }
}

const keysBelow = 'write keys below it, each with a colon and a value';

const ofType: Readonly<Record<string, string>> = {
  array: 'write a list, for example [one, two]',
  string: 'write one text; a number, a day or a yes takes quotes',
  number: 'write a number, without quotes',
  int: 'write a whole number',
  boolean: 'write true or false, without quotes',
  object: keysBelow,
  record: keysBelow,
};

/** The keys that an object of the schema may have at this path; none where it is no such object. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  let here: Inner | undefined = schema as Inner;
  for (const step of path) {
    const def: Inner['def'] = bare(here)?.def ?? {};
    here = def.shape?.[String(step)] ?? def.valueType ?? def.element;
  }
  return Object.keys(bare(here)?.def.shape ?? {});
}

/** The parts of a Zod schema that lead on. */
interface Inner {
  readonly def: {
    readonly shape?: Readonly<Record<string, Inner>>;
    readonly valueType?: Inner;
    readonly element?: Inner;
    readonly innerType?: Inner;
    readonly in?: Inner;
  };
}

/** Without what makes it optional, gives it a default or changes it afterwards. */
function bare(schema: Inner | undefined): Inner | undefined {
  const within = schema?.def.innerType ?? schema?.def.in;
  return within === undefined ? schema : bare(within);
}
