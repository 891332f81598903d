/** Parts that the generated PowerShell scripts have in common: how they begin, and how they wait for what is not known everywhere yet. */

import { quoted } from '../lib/powershell.js';

/** Stops at the first error, and says in a sentence which module is missing. */
export function scriptStart({
  modules,
  install,
}: {
  readonly modules: readonly string[];
  readonly install: string;
}): readonly string[] {
  return [
    "$ErrorActionPreference = 'Stop'",
    '# Cmdlets of modules that are scripts themselves do not see the line above.',
    "$PSDefaultParameterValues['*:ErrorAction'] = 'Stop'",
    `foreach ($module in ${modules.map(quoted).join(', ')}) {`,
    '  if (-not (Get-Module -ListAvailable -Name $module)) {',
    `    throw "The PowerShell module $module is missing. Install it and run this again: Install-Module ${install} -Scope CurrentUser"`,
    '  }',
    '}',
  ];
}

/** What was made a moment ago is unknown to other parts of the service for up to minutes; anything else ends the script. */
export const retrying: readonly string[] = [
  '# What was made a moment ago is not known everywhere at once: being unknown is waited out, any other refusal ends the script.',
  'function Invoke-Retrying([scriptblock] $Action) {',
  '  for ($attempt = 1; ; $attempt++) {',
  '    try { return & $Action }',
  '    catch {',
  '      $isUnknown = "$($_.FullyQualifiedErrorId) $($_.Exception.Message)" -match \'ResourceNotFound|does not exist|not found|could ?n.t be found|IsDehydrated|OrganizationCustomization\'',
  '      if (-not $isUnknown -or $attempt -ge 10) { throw }',
  '      Write-Host "Not known everywhere yet, waiting: $($_.Exception.Message)"',
  '      Start-Sleep -Seconds (6 * $attempt)',
  '    }',
  '  }',
  '}',
];
