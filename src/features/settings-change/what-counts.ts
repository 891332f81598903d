/** All that counts in a tenant, from its file, from changes of settings and from answers to questions: where each value comes from, and the whole as YAML. */
import type { AsOf } from '../../engine/ledger/ledger.js';
import type { Json } from '../../lib/json.js';
import { answersIn, type CountingAnswer } from '../answers.js';
import type { HoldsControls, InEffectPorts } from '../settings-in-effect.js';
import { decidedIn } from './decided-settings.js';
import { type Source, sourcesOf } from './sources.js';

export interface WhatCounts {
  /** In the order of the keys. */
  readonly sources: readonly Source[];
  /** The tenant's part of hardenbot.yaml, see `SettingsLayer.text`. */
  readonly text: () => string;
}

/** Reads what is new of the tenant first. Throws as `Ledger` does. */
export async function whatCounts<Tenant extends HoldsControls>(
  { decided, ledger, now }: InEffectPorts<Tenant>,
  { id, name }: { readonly id: string; readonly name: string },
  asOf?: AsOf,
): Promise<WhatCounts> {
  await decided.renew(id, ledger, asOf);
  const controls = decided.live.tenant(name)?.controls ?? new Map<string, unknown>();
  const counting = (await answersIn({ ledger, verifier: decidedIn(decided).verifier }, id))?.over(controls, now()).counting ?? [];
  const answered = counting.flatMap((one) =>
    Object.entries(one.settings).map(([key, value]): Source => sourceOf(one, `controls.${one.control}.${key}`, value)),
  );
  const keys = new Set(answered.map(({ key }) => key));
  const others = sourcesOf(decided, id).filter(({ key }) => !keys.has(key));
  return {
    sources: [...others, ...answered].sort((one, other) => (one.key < other.key ? -1 : 1)),
    text: () => decidedIn(decided).text(id, new Map(answered.map(({ key, value }) => [key, value])), remarksOf(name, counting)),
  };
}

/** Only a question that the file leaves open is answered beside it. */
function sourceOf({ id, by, approvedBy, at }: CountingAnswer, key: string, value: Json): Source {
  const from = { id, by: by.name, approvedBy: approvedBy.map((person) => person.name), at: at.toISOString() };
  return { key, value, file: null, from, passedOver: null };
}

/** What stands in no line of a file. */
function remarksOf(tenant: string, counting: readonly CountingAnswer[]): readonly string[] {
  return [
    `tenants.${tenant} as it counts: hardenbot.yaml with what was decided in chat. It holds no secret.`,
    'Put it in place of the lines of this tenant. Rules for all tenants stay where they are.',
    ...counting.flatMap(({ control, notForUsUntil: until, id }) =>
      until === undefined
        ? []
        : [`${control}: not for us until ${until.slice(0, 10)} (${id}). Only chat can say so; it goes on.`],
    ),
  ];
}
