/** The two files of secrets that `hardenbot init` leaves to be filled in: one for each process, none of them with the other's. */
import { Secrets } from '../config.js';

/** For the gateway: the chat and the key that signs decisions. */
export function gatewayEnvironment(keyFile: string): string {
  return `# Secrets of the gateway. The worker never gets this file.
REDIS_URL=redis://127.0.0.1:6379
HARDENBOT_DECISION_KEY_FILE=${keyFile}
# From the Slack app: "OAuth & Permissions" and "Basic Information".
SLACK_BOT_TOKEN=
SLACK_SIGNING_SECRET=
`;
}

/** For the worker: the tenant, the public half of the decision key, and its own key for the ledger. */
export function workerEnvironment(input: {
  readonly tenant: string;
  readonly decisionPublicKeyFile: string;
  readonly ledgerKeyFile: string;
}): string {
  const prefix = Secrets.tenantPrefix(input.tenant);
  return `# Secrets of the worker. The gateway never gets this file.
REDIS_URL=redis://127.0.0.1:6379
HARDENBOT_DECISION_PUBLIC_KEY_FILE=${input.decisionPublicKeyFile}
HARDENBOT_LEDGER_KEY_FILE=${input.ledgerKeyFile}
# The app registration "hardenbot (write)". A certificate is better than a secret: name a PEM file with certificate and private key in
# ${prefix}_CLIENT_CERTIFICATE_FILE and leave the secret out; ${prefix}_MANAGED_IDENTITY=yes on an Azure machine needs neither.
${prefix}_CLIENT_ID=
${prefix}_CLIENT_SECRET=
`;
}
