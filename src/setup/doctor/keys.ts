/** Whether the signing keys are there, are of the right kind, and are known to the other process. */

import { createPublicKey, type KeyObject } from 'node:crypto';
import { type Half, isSameKey, readKey } from '../../keys/key-kind.js';
import { type Keyring, keyIdOf, type Role } from '../../keys/keyring.js';
import { keyNames } from '../../keys/read-keyring.js';
import { counted } from '../../views/words.js';
import { type Check, missing, works } from './check.js';

/** PEM texts, undefined where the environment names none. */
export interface Keys {
  readonly decision: string | undefined;
  readonly decisionPublic: string | undefined;
  readonly ledger: string | undefined;
  readonly ledgerPublic: string | undefined;
  /** Every key that counts or counted, where HARDENBOT_KEYS_FILE names them: then nobody reads the public halves. */
  readonly ring?: Keyring;
}

const remedies = {
  HARDENBOT_DECISION_KEY: 'set HARDENBOT_DECISION_KEY_FILE for the gateway to the decision.pem that hardenbot init wrote',
  HARDENBOT_DECISION_PUBLIC_KEY:
    'set HARDENBOT_DECISION_PUBLIC_KEY_FILE for the worker to the decision.pub.pem of the same hardenbot init',
  HARDENBOT_LEDGER_PUBLIC_KEY:
    'set HARDENBOT_LEDGER_PUBLIC_KEY_FILE for the gateway to the ledger.pub.pem of the same hardenbot init',
  HARDENBOT_LEDGER_KEY: 'set HARDENBOT_LEDGER_KEY_FILE for the worker to the ledger.pem that hardenbot init wrote',
} as const;

export function checkKeys(keys: Keys): readonly Check[] {
  const decision = keyOf(keys.decision, 'private');
  const ledger = keyOf(keys.ledger, 'private');
  const own = keys.ring === undefined ? inPairs(keys, { decision, ledger }) : inRing(keys.ring, { decision, ledger });
  if (!isKey(decision) || !isKey(ledger) || !isSameKey(decision, ledger)) return own;
  const found = 'the ledger key is the decision key, so the worker could sign decisions';
  return [...own, missing({ area: 'keys', name: 'separate keys', found, remedy: remedies.HARDENBOT_LEDGER_KEY })];
}

interface Private {
  readonly decision: MaybeKey;
  readonly ledger: MaybeKey;
}

/** Each process has the public half of the other one's key. */
function inPairs(keys: Keys, { decision, ledger }: Private): readonly Check[] {
  const decisionPublic = keyOf(keys.decisionPublic, 'public');
  const ledgerPublic = keyOf(keys.ledgerPublic, 'public');
  const checks = [
    oneKey('HARDENBOT_DECISION_KEY', 'the private half of the decision key', decision),
    oneKey('HARDENBOT_DECISION_PUBLIC_KEY', 'the public half of the decision key', decisionPublic),
    oneKey('HARDENBOT_LEDGER_KEY', 'the ledger key', ledger),
    oneKey('HARDENBOT_LEDGER_PUBLIC_KEY', 'the public half of the ledger key', ledgerPublic),
  ];
  if (isKey(decision) && isKey(decisionPublic))
    checks.push(pair('decision key pair', { key: decision, half: decisionPublic, name: 'HARDENBOT_DECISION_PUBLIC_KEY' }));
  if (isKey(ledger) && isKey(ledgerPublic))
    checks.push(pair('ledger key pair', { key: ledger, half: ledgerPublic, name: 'HARDENBOT_LEDGER_PUBLIC_KEY' }));
  return checks;
}

/** Both processes have the file of every key. */
function inRing(ring: Keyring, { decision, ledger }: Private): readonly Check[] {
  const ended = ring.keys.filter(({ endedAt }) => endedAt !== null).length;
  return [
    works('keys', 'HARDENBOT_KEYS_FILE', `${counted(ring.keys.length - ended, 'key counts', 'keys count')}, ${ended} ended`),
    ofRing('gateway', ring, decision),
    ofRing('worker', ring, ledger),
  ];
}

function ofRing(role: Role, ring: Keyring, key: MaybeKey): Check {
  const { own: name, called } = keyNames[role];
  const remedy = `set ${name}_FILE for the ${role} to the private half that hardenbot keys rotate wrote last; hardenbot keys list shows which keys count`;
  const trouble = (found: string): Check => missing({ area: 'keys', name, found, remedy });
  if (!isKey(key)) return trouble(`the ${called} ${key}`);
  const id = keyIdOf(createPublicKey(key));
  const known = ring.find(id);
  if (known?.role !== role) return trouble(`the ${called} ${id} is not in the file of keys: the ${role} would not start`);
  if (known.endedAt !== null)
    return trouble(`the ${called} ${id} ended ${known.endedAt.toISOString()}: the ${role} would not start`);
  const others = ring.keys.filter((one) => one.role === role && one.endedAt === null && one.id !== id).map((one) => one.id);
  const beside = others.length === 0 ? '' : `; beside it ${others.join(', ')}: hardenbot keys retire what nobody signs with`;
  return works('keys', name, `the ${called} ${id} counts${beside}`);
}

/** Whether the other process accepts what one signs. */
function pair(
  name: string,
  of: { readonly key: KeyObject; readonly half: KeyObject; readonly name: keyof typeof remedies },
): Check {
  if (isSameKey(of.key, of.half)) return works('keys', name, 'what one process signs, the other accepts');
  return missing({
    area: 'keys',
    name,
    found: 'the public half belongs to another key: the other process would refuse everything that was signed',
    remedy: remedies[of.name],
  });
}

/** The key, or what was found in its place. */
type MaybeKey = KeyObject | string;

function keyOf(pem: string | undefined, half: Half): MaybeKey {
  return pem === undefined ? 'is not set' : readKey(pem, half);
}

function isKey(key: MaybeKey): key is KeyObject {
  return typeof key === 'object';
}

function oneKey(name: keyof typeof remedies, what: string, key: MaybeKey): Check {
  if (isKey(key)) return works('keys', name, `${what} is there`);
  return missing({ area: 'keys', name, found: `${what} ${key}`, remedy: remedies[name] });
}
