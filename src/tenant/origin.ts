/**
 * Who answers for a tenant. The one that opens a tenant knows it, and everything that names a service asks here: what was simulated or read
 * from a file must never look like an answer of Microsoft.
 */

/** `microsoft`: its services, at its own addresses. `simulator`: whatever answers at addresses given by hand. `file`: a state file, by the simulator of this process. */
export const tenantOrigins = ['microsoft', 'simulator', 'file'] as const;
export type TenantOrigin = (typeof tenantOrigins)[number];

export interface KnowsOrigin {
  readonly origin: TenantOrigin;
}

/** What the services are called in the middle of a sentence. */
export interface SpeakerNames {
  readonly graph: string;
  readonly exchange: string;
  readonly arm: string;
  readonly entra: string;
  readonly whatIf: string;
}

const microsoft: SpeakerNames = {
  graph: 'Microsoft Graph',
  exchange: 'Exchange Online',
  arm: 'Azure Resource Manager',
  entra: 'Entra ID',
  whatIf: "Microsoft's What-If",
};

const simulated: SpeakerNames = {
  graph: 'the simulated Microsoft Graph',
  exchange: 'the simulated Exchange Online',
  arm: 'the simulated Azure Resource Manager',
  entra: 'the simulated Entra ID',
  whatIf: 'the simulated What-If',
};

const names: Readonly<Record<TenantOrigin, SpeakerNames>> = { microsoft, simulator: simulated, file: simulated };

export function speakerNames(origin: TenantOrigin): SpeakerNames {
  return names[origin];
}

/** A sentence that says whose word it is; null for Microsoft's own. */
export function originNote(origin: TenantOrigin): string | null {
  switch (origin) {
    case 'microsoft':
      return null;
    case 'simulator':
      return 'Simulated: no Microsoft service was asked.';
    case 'file':
      return 'Read from a state file; what services would say is simulated. No Microsoft service was asked.';
  }
}

/** For the start of a sentence. */
export function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
