/** Where the store is: the settings' `store`, or else REDIS_URL. */

import { awsTokens } from '../../adapters/aws/store-token.js';
import { entraTokens } from '../../adapters/azure/store-token.js';
import { placeOfAddress, placeOfSettings, type RenewedPassword, type StorePlace } from '../../adapters/redis/place.js';
import { openRenewedLogin } from '../../adapters/redis/renewed-login.js';
import type { Secrets } from '../config/load.js';
import type { StoreSettings } from '../config/store.js';
import type { Role } from '../keys/keyring.js';
import { InputError } from '../lib/errors.js';
import { omitUndefined } from '../lib/omit-undefined.js';
import type { StoreLogin } from '../lib/store-login.js';
import { systemClock } from '../process/system-clock.js';
import { storePasswordVariable, storeUsers } from '../setup/store-users.js';

/** What settings say of the store; absent: the environment says where it is. */
export interface SaidStore {
  readonly store?: StoreSettings | undefined;
}

/** Rejects with InputError where neither says it or both do, for a store that others could read and write, and where it takes tokens of a cloud and this process has none. */
/** @param role the process; absent: a command, which logs in as a worker or else as a gateway, by the password that is there */
export async function storePlaceOf({ store }: SaidStore, secrets: Secrets, role?: Role): Promise<StorePlace> {
  const own = ownLogin(secrets, role);
  if (store === undefined) {
    const address = secrets.require(
      'REDIS_URL',
      'where Valkey is, e.g. redis://127.0.0.1:6379; or write `store` into the settings',
    );
    return own === null ? placeOfAddress(address) : placeWithLogin(address, own);
  }
  if (secrets.optional('REDIS_URL') !== undefined)
    throw new InputError('Two places name a store.', [
      'REDIS_URL: the settings say under `store` where it is; remove one of the two',
    ]);
  const login = await renewedLogin(store, secrets);
  if (login !== null)
    return placeOfSettings(store, { store: () => login.renewed.current().password, sentinel: () => undefined, ...login });
  const sentinel = (): string | undefined => secrets.optional('STORE_SENTINEL_PASSWORD');
  if (own === null) return placeOfSettings(store, { store: () => secrets.optional('STORE_PASSWORD'), sentinel });
  if (store.user !== undefined)
    throw new InputError('Two users of the store are named.', [
      `store.user: ${own.user} logs in with ${own.variable}; remove one of the two`,
    ]);
  return placeOfSettings({ ...store, user: own.user }, { store: own.password, sentinel, whenRefused: whenOwnRefused(own) });
}

/** The user of one process. Its password is asked for at every connection. */
interface OwnLogin {
  readonly user: string;
  readonly variable: string;
  readonly password: () => string | undefined;
}

function ownLogin(secrets: Secrets, role: Role | undefined): OwnLogin | null {
  for (const one of role === undefined ? (['worker', 'gateway'] as const) : [role]) {
    const variable = storePasswordVariable[one];
    if (secrets.optional(variable) !== undefined)
      return { user: storeUsers[one].name, variable, password: () => secrets.optional(variable) };
  }
  return null;
}

function placeWithLogin(address: string, own: OwnLogin): StorePlace {
  const passwords = { store: own.password, sentinel: () => undefined, whenRefused: whenOwnRefused(own) };
  return placeOfAddress(address, { user: own.user, passwords });
}

function whenOwnRefused({ variable }: OwnLogin): string {
  return `start the store with the users that hardenbot init wrote (--aclfile), or correct ${variable}`;
}

type Ask = () => Promise<StoreLogin>;

/** Null for a store that takes a password. Rejects with InputError where the process has no identity. */
async function renewedLogin(store: StoreSettings, secrets: Secrets): Promise<Required<RenewedPassword> | null> {
  if (!('auth' in store) || store.auth === 'password') return null;
  const { ask, without, remedy, whenRefused } = store.auth === 'entra' ? await ofEntra(secrets) : await ofAws(store, secrets);
  try {
    return { renewed: await openRenewedLogin(hidden(ask, secrets), systemClock.now), whenRefused };
  } catch (error) {
    throw new InputError(without, [`store.auth: ${messageOf(error)}; ${remedy}`]);
  }
}

interface CloudLogin {
  readonly ask: Ask;
  /** What people read where there is no token, and what to do then. */
  readonly without: string;
  readonly remedy: string;
  readonly whenRefused: string;
}

async function ofEntra(secrets: Secrets): Promise<CloudLogin> {
  const identity = omitUndefined({
    clientId: secrets.optional('AZURE_CLIENT_ID'),
    tenantId: secrets.optional('AZURE_TENANT_ID'),
    tokenFilePath: secrets.path('AZURE_FEDERATED_TOKEN_FILE'),
  });
  return {
    ask: await entraTokens(identity),
    without: 'The store takes a token of Entra ID, and this process has none.',
    remedy:
      'give the machine a managed identity, or the pod one by Entra Workload ID, and name its object id as a user of the store',
    whenRefused: 'add the identity of this process to the store as a user, on its page Authentication',
  };
}

async function ofAws(
  { user, aws }: Exclude<StoreSettings, { readonly kind: 'sentinel' }>,
  secrets: Secrets,
): Promise<CloudLogin> {
  if (user === undefined || aws === undefined) throw new Error('Settings with auth: awsIam name a user and a store.');
  const accessKeyId = secrets.optional('AWS_ACCESS_KEY_ID');
  const secretAccessKey = secrets.optional('AWS_SECRET_ACCESS_KEY');
  const sessionToken = secrets.optional('AWS_SESSION_TOKEN');
  const keys =
    accessKeyId === undefined || secretAccessKey === undefined
      ? undefined
      : { accessKeyId, secretAccessKey, ...omitUndefined({ sessionToken }) };
  return {
    ask: await awsTokens({ user, store: aws, ...omitUndefined({ keys }) }, systemClock.now),
    without: 'The store takes a token that is signed with credentials of AWS, and this process has none.',
    remedy:
      'give the pod a role by EKS Pod Identity or its service account, or the task or the machine one, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
    whenRefused: `correct \`user\` and \`aws\` under \`store\`; that user has to log in by IAM, and the role be allowed ${aws.service}:Connect to the store and to the user`,
  };
}

/** A token turns up in no line of the log as long as it is good; what has ended is forgotten, or a year would leave thousands to look for. */
function hidden(ask: Ask, secrets: Secrets): Ask {
  let good: readonly { readonly endsAt: Date; readonly forget: () => void }[] = [];
  return async () => {
    const login = await ask();
    const now = systemClock.now();
    // An end that cannot be read is none to wait for.
    for (const { endsAt, forget } of good) if (!(endsAt > now)) forget();
    good = [...good.filter(({ endsAt }) => endsAt > now), { endsAt: login.endsAt, forget: secrets.hide(login.password) }];
    return login;
  };
}

/** The libraries' messages go on for many lines. */
function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
}
