/** The names of everything hardenbot keeps in Valkey. The tenant is the hash tag, so that one script touches one slot of a cluster. */
export const keys = {
  ledger: (tenant: string) => `hardenbot:{${tenant}}:ledger`,
  subject: (tenant: string, subject: string) => `hardenbot:{${tenant}}:ledger:subject:${subject}`,
  subjects: (tenant: string) => `hardenbot:{${tenant}}:ledger:subjects`,
  plan: (tenant: string, id: string) => `hardenbot:{${tenant}}:plan:${id}`,
  posture: (tenant: string) => `hardenbot:{${tenant}}:posture`,
  progress: (tenant: string, subject: string) => `hardenbot:{${tenant}}:progress:${subject}`,
  message: (tenant: string, key: string) => `hardenbot:{${tenant}}:message:${key}`,
  /** Nonces and event keys are not a tenant's: they are claimed before the tenant is known. */
  once: (key: string) => `hardenbot:nonce:${key}`,
} as const;
