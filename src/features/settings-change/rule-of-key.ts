/** Finds the rule of a key as people type it. */

import { definitions } from '../../controls/definitions.js';
import { didYouMean } from '../../lib/did-you-mean.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import { jitless } from '../../lib/jitless.js';
import { isObject } from '../../lib/json.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import { webhookVariable } from '../../lib/webhook-variable.js';
import { type InChat, type KeyRule, keyRules } from './keys.js';

/** By the whole key below a tenant, `controls.<check>.allow`. Accounts on such lists, and those that come off one, have no say in that. */
const controlKeyRules: Readonly<Record<string, InChat>> = Object.fromEntries(
  definitions.flatMap(({ id, settings, looser = {}, whenEmpty = {} }) =>
    leavesOf(settings.parse({}, jitless)).map((key) => {
      const rule = { in: 'chat', looser: looser[key] ?? 'any', concerns: 'accounts' } as const;
      return [`controls.${id}.${key}`, { ...rule, ...omitUndefined({ whenEmpty: whenEmpty[key] }) }] as const;
    }),
  ),
);

/** The dotted keys of settings; a list is one value. */
function leavesOf(value: unknown, key = ''): readonly string[] {
  if (!isObject(value)) return [key];
  return Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, key === '' ? name : `${key}.${name}`));
}

const ofTenant = 'tenants.<name>.';

/** What may stand in a key: names, and dots between them. */
const form = /^[a-zA-Z0-9-]{1,40}(\.[a-zA-Z0-9-]{1,40}){0,5}$/;

/** Every key of one tenant that people decide in chat, as they type it. */
const keysInChat: readonly string[] = [
  ...Object.entries(keyRules).flatMap(([key, rule]) => (rule.in === 'chat' ? [typedKey(key)] : [])),
  ...Object.keys(controlKeyRules),
];

/** The rule of a key below a tenant, `digest.at`; undefined: there is no such key. */
export function ruleOfKey(key: string): KeyRule | undefined {
  if (!form.test(key)) return undefined;
  if (Object.hasOwn(controlKeyRules, key)) return controlKeyRules[key];
  return Object.entries(keyRules).find(([known]) => patternOf(known).test(key) || patternOf(typedKey(known)).test(key))?.[1];
}

/** What people type of the keys of a part, `digest`, or of a control, `pop-imap`. */
export function keysBelow(part: string): readonly string[] {
  const bare = keysInChat.map((key) => key.replace(/^controls\./u, ''));
  return bare.filter((key) => key.startsWith(`${part.toLowerCase()}.`));
}

/** Whether the entries of a key are people of the settings. */
export function isOfPeople(key: string): boolean {
  const rule = ruleOfKey(key);
  return rule?.in === 'chat' && rule.concerns === 'people';
}

/**
 * The whole key that was meant, with its rule: without `controls.` in front the setting of a check, and the name of the tenant may stand in front. A
 * refusal for what is no key, and for what the file alone says.
 */
export function keyMeant(typed: string, tenant: string): { readonly key: string; readonly rule: InChat } | Refusal {
  const before = `tenants.${tenant}.`;
  const bare = typed.startsWith(before) ? typed.slice(before.length) : typed;
  const key = Object.hasOwn(controlKeyRules, `controls.${bare}`) ? `controls.${bare}` : bare;
  const rule = ruleOfKey(key);
  if (rule === undefined && isSecret(key)) return noSecrets(key);
  if (rule === undefined) {
    const meant = didYouMean(key, keysInChat) ?? didYouMean(`controls.${key}`, keysInChat);
    return refuse(
      'unknown-setting',
      'There is no such setting.',
      meant === null ? '/harden settings lists them. Nothing was proposed.' : `Did you mean ${meant}? Nothing was proposed.`,
    );
  }
  return rule.in === 'chat'
    ? { key, rule }
    : refuse(
        'only-in-the-file',
        `${key} stands in hardenbot.yaml alone: ${rule.why}`,
        `${whereTo(key, tenant)} Nothing was proposed.`,
      );
}

/** Which line of the file says it. */
function whereTo(key: string, tenant: string): string {
  const isOfTenant = Object.keys(keyRules).some((known) => known.startsWith(ofTenant) && patternOf(typedKey(known)).test(key));
  return `Ask the people who run hardenbot to change it under \`${isOfTenant ? `tenants.${tenant}.${key}` : key}\` and restart both processes.`;
}

function isSecret(key: string): boolean {
  return /(secret|password|token|credential|private|apikey|api-key|connectionstring)/i.test(key);
}

/** Whatever is meant: what stands in a conversation is no secret any more. */
export function noSecrets(key: string): Refusal {
  const [section, name = ''] = key.split('.');
  const isHook = section === 'webhooks' && /^[a-z0-9-]{1,20}$/.test(name);
  const where = isHook
    ? `It belongs in ${webhookVariable(name)} of the gateway`
    : 'It belongs in the environment, or in a file named there: see docs/environment.md';
  return refuse(
    'no-secrets',
    'No secret goes through chat.',
    `${where}. If you wrote one here, replace it: this conversation keeps it. Nothing was proposed.`,
  );
}

function typedKey(key: string): string {
  return key.startsWith(ofTenant) ? key.slice(ofTenant.length) : key;
}

function patternOf(key: string): RegExp {
  return new RegExp(`^${key.replaceAll('.', '\\.').replaceAll('<name>', '[a-zA-Z0-9-]+')}$`);
}
