/** Where the secret of a webhook belongs. */

/** The variable of the secret that signs what is sent to a webhook; only the gateway gets it. */
export function webhookVariable(name: string): string {
  return `HARDENBOT_WEBHOOK_${name.toUpperCase().replaceAll('-', '_')}_SIGNING_SECRET`;
}
