/** The settings of a running process: what its file says, with what people decided in chat laid over it, tenant by tenant and key by key. */

import { Document, visit } from 'yaml';
import type { Conversation } from '../chat/platform.js';
import { plainJson, plainText } from '../chat/safe-text.js';
import { InputError } from '../lib/errors.js';
import { isObject, type Json } from '../lib/json.js';
import { documentOf, tenantFrom } from './load.js';
import { rulesOfTenant } from './rules-of-tenant.js';
import { type Settings, settingsVersionFor, type TenantSettings } from './settings.js';
import { webhookEvents } from './webhooks.js';

/**
 * YAML that reads back as exactly this, keys in the order of the alphabet, an entry of a list on a line of its own. Characters that nobody sees are
 * written as escapes. @param remarks lines in front, as comments
 */
export function tenantText(name: string, tenant: unknown, remarks: readonly string[]): string {
  const document = new Document({ tenants: { [name]: tenant } }, { sortMapEntries: true, aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_key, node) => {
      // Between double quotes alone an escape means a character.
      if (typeof node.value === 'string' && plainText(node.value) !== node.value) node.type = 'QUOTE_DOUBLE';
    },
  });
  const lines = document.toString({ lineWidth: 0 }).trimEnd().split('\n').map(plainJson);
  return [...remarks.map((remark) => `# ${plainText(remark)}`), ...lines, ''].join('\n');
}

type Tree = Readonly<Record<string, unknown>>;

/** Values by their dotted key below the tenant, as they would stand in hardenbot.yaml; undefined: what the file says counts. */
type Values = ReadonlyMap<string, Json | undefined>;

/** What decided values are laid over: see `SettingsLayer` of the feature that does so. */
export class LiveSettings {
  /** The settings as they count at the moment at which they are looked at. */
  readonly view: Settings;
  #now: Settings;
  readonly #names: ReadonlyMap<string, string>;

  constructor(private readonly file: Settings) {
    this.#now = file;
    this.#names = new Map(Object.entries(file.tenants).map(([name, tenant]) => [tenant.tenantId ?? name, name]));
    const now = (): Settings => this.#now;
    const keys = Object.keys(file) as readonly (keyof Settings)[];
    const live = keys.map((key) => [key, { enumerable: true, get: () => now()[key] }] as const);
    this.view = Object.defineProperties({}, Object.fromEntries(live)) as Settings;
  }

  nameOf(tenantId: string): string | undefined {
    return this.#names.get(tenantId);
  }

  tenant(name: string): TenantSettings | undefined {
    return this.#now.tenants[name];
  }

  written(name: string, key: string): Json | undefined {
    const path = key.split('.');
    const own = at(this.tenantDocument(name), path);
    if (own !== undefined) return own as Json | undefined;
    const forAll = path[0] === 'approvals' ? documentOf(this.file) : path[0] === 'webhooks' ? this.webhooksForAll(name) : {};
    return at(forAll, path) as Json | undefined;
  }

  writtenKeys(name: string): readonly string[] {
    const { approvals } = documentOf(this.file);
    return [...leaves(this.tenantDocument(name), ''), ...leaves({ approvals }, ''), ...leaves(this.webhooksForAll(name), '')];
  }

  canChange(name: string): boolean {
    return Object.keys(this.tenantDocument(name)).length > 0;
  }

  lay(name: string, values: Values): void {
    const tenant = this.tried(name, values);
    this.#now = { ...this.#now, tenants: { ...this.#now.tenants, [name]: tenant } };
  }

  tried(name: string, values: Values): TenantSettings {
    const own = this.file.tenants[name];
    if (own === undefined) throw new InputError('The settings', [`tenants.${name}: there is no such tenant`]);
    return values.size === 0 ? own : tenantFrom(this.file, name, this.documentWith(name, values));
  }

  isOfOthers(name: string, conversation: Conversation): boolean {
    const own = this.file.tenants[name];
    if (own !== undefined && postsInto(own, conversation)) return false;
    return Object.entries(this.#now.tenants).some(([other, tenant]) => other !== name && postsInto(tenant, conversation));
  }

  text(name: string, values: Values, remarks: readonly string[]): string {
    return tenantText(name, this.documentWith(name, values), remarks);
  }

  private documentWith(name: string, values: Values): unknown {
    let tenant: unknown = this.tenantDocument(name);
    for (const [key, value] of values)
      if (value !== undefined) tenant = withValue(this.withRuleForAll(tenant, key), key.split('.'), value);
    return tenant;
  }

  /** A rule of a tenant takes the place of the whole rule for all: where one part of it is another one, the other parts stay as they are for all. */
  private withRuleForAll(tenant: unknown, key: string): unknown {
    const [section = '', rule = '', ...rest] = key.split('.');
    if (section !== 'approvals' || rest.length === 0 || at(tenant, [section, rule]) !== undefined) return tenant;
    const forAll = at(documentOf(this.file), [section, rule]);
    return forAll === undefined ? tenant : withValue(tenant, [section, rule], forAll as Json);
  }

  counting(tenant: TenantSettings, key: string): Json | undefined {
    const [section = '', ...rest] = key.split('.');
    const part =
      section === 'approvals'
        ? rulesOfTenant(this.view, tenant).approvals
        : section === 'controls'
          ? Object.fromEntries(tenant.controls)
          : section === 'webhooks'
            ? { ...this.webhooksForAll(this.nameOf(tenant.tenantId ?? '') ?? '').webhooks, ...tenant.webhooks }
            : at(tenant, [section]);
    return at(JSON.parse(JSON.stringify(part ?? null)), rest) as Json | undefined;
  }

  versionFor(control: string, tenant: TenantSettings): string {
    return settingsVersionFor(control, tenant, rulesOfTenant(this.view, tenant).approvals);
  }

  /** Which events webhooks get where a tenant sets nothing, with the defaults. */
  private webhooksForAll(name: string) {
    return { webhooks: webhookEvents(this.file.webhooks, name) };
  }

  private tenantDocument(name: string): Tree {
    const { tenants } = documentOf(this.file);
    const tenant = isObject(tenants) ? tenants[name] : undefined;
    return isObject(tenant) ? tenant : {};
  }
}

function postsInto({ channel, fallback, digest }: TenantSettings, to: Conversation): boolean {
  const alerts: readonly (Readonly<Record<string, string>> | undefined)[] = Object.values(digest?.alerts ?? {});
  return [channel, fallback, ...alerts].some((places) => places?.[to.platform] === to.channel);
}

function leaves(tree: unknown, key: string): readonly string[] {
  if (!isObject(tree)) return tree === undefined || tree === null ? [] : [key];
  return Object.entries(tree).flatMap(([name, inner]) => leaves(inner, key === '' ? name : `${key}.${name}`));
}

function at(tree: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((here, step) => (isObject(here) && Object.hasOwn(here, step) ? here[step] : undefined), tree);
}

/** The same with another value at a path; what lies on the way and is no map becomes one. */
function withValue(tree: unknown, [step, ...rest]: readonly string[], value: Json): unknown {
  if (step === undefined) return value;
  const here = isObject(tree) ? tree : {};
  return { ...here, [step]: withValue(here[step], rest, value) };
}
