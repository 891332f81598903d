/** What an administrator does once so that a service of Microsoft's answers at all. */
import type { Prerequisite } from './resource.js';

/** The exact commands, for PowerShell 7 with the module Microsoft.Graph. Source: "Prerequisites" of `exchangeMessageTrace` in the Graph reference. */
export function provisioning({ appId }: Prerequisite): string {
  return `run Connect-MgGraph -Scopes "Application.ReadWrite.All" and then New-MgServicePrincipal -AppId ${appId} in PowerShell 7; it takes up to a day until the service answers`;
}
