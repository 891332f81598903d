/** The two files of secrets that `hardenbot init` leaves to be filled in: one for each process, none of them with the other's. */
import { Secrets } from '../config/load.js';
import type { Answers } from './answers.js';
import { storePasswordVariable, storeUsers } from './store-users.js';

/** For the gateway: the chats, the key that signs decisions, and the public half of the worker's. */
export function gatewayEnvironment(
  {
    keyFile,
    ledgerPublicKeyFile,
    storePassword,
  }: { readonly keyFile: string; readonly ledgerPublicKeyFile: string; readonly storePassword: string },
  { chats, signIn }: Answers,
): string {
  return [
    '# Secrets of the gateway. The worker never gets this file.',
    'REDIS_URL=redis://127.0.0.1:6379',
    `# The password of ${storeUsers.gateway.name}, who stands in store-users.acl.`,
    `${storePasswordVariable.gateway}=${storePassword}`,
    `HARDENBOT_DECISION_KEY_FILE=${keyFile}`,
    `HARDENBOT_LEDGER_PUBLIC_KEY_FILE=${ledgerPublicKeyFile}`,
    ...chats.flatMap(({ environment }) => environment),
    ...(signIn === null ? [] : ['# Only where the app that people sign in to is no public client.', '# SIGN_IN_CLIENT_SECRET=']),
    '',
  ].join('\n');
}

/** For the worker: the tenant, the public half of the decision key, and its own key for the ledger. */
export function workerEnvironment(input: {
  readonly tenant: string;
  readonly decisionPublicKeyFile: string;
  readonly ledgerKeyFile: string;
  readonly storePassword: string;
}): string {
  const prefix = Secrets.tenantPrefix(input.tenant);
  return `# Secrets of the worker. The gateway never gets this file.
REDIS_URL=redis://127.0.0.1:6379
# The password of ${storeUsers.worker.name}, who stands in store-users.acl.
${storePasswordVariable.worker}=${input.storePassword}
HARDENBOT_DECISION_PUBLIC_KEY_FILE=${input.decisionPublicKeyFile}
HARDENBOT_LEDGER_KEY_FILE=${input.ledgerKeyFile}
# The app registration "hardenbot (write)". A certificate is better than a secret: hardenbot keys certificate ${input.tenant} makes
# one for ${prefix}_CLIENT_CERTIFICATE_FILE, and the secret is left out; ${prefix}_MANAGED_IDENTITY=yes on an Azure machine needs neither.
${prefix}_CLIENT_ID=
${prefix}_CLIENT_SECRET=
# The day on which the secret ends, YYYY-MM-DD: hardenbot warns 30, 14 and 3 days before. A certificate says it.
${prefix}_CLIENT_SECRET_ENDS=
`;
}
