/** What `hardenbot try` leaves: one file that opens, and a few lines whose last says how the consent is taken away. */

import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openInBrowser } from '../../../adapters/browser/index.js';
import type { Person } from '../../../adapters/m365/person/sign-in.js';
import { canOpenBrowser } from '../../config/load.js';
import { definitions } from '../../controls/definitions.js';
import type { Finding } from '../../controls/finding.js';
import { packagePath } from '../../process/package-root.js';
import { systemClock } from '../../process/system-clock.js';
import type { TenantOrigin } from '../../tenant/origin.js';
import { verdictCount } from '../../views/findings.js';
import { counted } from '../../views/words.js';
import { auditDocument } from '../output/audit-document.js';
import { printJson, printLines } from '../output/print-lines.js';
import { writeNew } from '../output/write-new.js';
import { removal, type TryClient } from './clients.js';
import { nextSteps, setUpCommand } from './next-steps.js';
import { tryPage } from './try-page.js';
import { whatWasRead } from './what-was-read.js';

export interface Seen {
  readonly findings: readonly Finding[];
  readonly person: Person;
  readonly client: TryClient;
  readonly cloud: string;
  /** Who answered. */
  readonly source: TenantOrigin;
  readonly asOf: Date;
  readonly options: { readonly html?: string; readonly open: boolean; readonly json?: boolean };
}

export async function report({ findings, person, client, cloud, source, asOf, options }: Seen): Promise<void> {
  const domain = person.userName.split('@')[1] ?? person.tenantId;
  const setUp = setUpCommand(packagePath('hardenbot.cjs'), { tenantId: person.tenantId, domain, cloud, person });
  const takenAway = removal(client, person.tenantId);
  const path = options.json === true ? options.html : (options.html ?? fileFor(domain, asOf));
  if (path !== undefined) {
    const document = auditDocument(domain, findings, { audited: asOf, written: systemClock.now(), source });
    const app = client.owner === 'microsoft' ? 'Any tool that uses these apps' : client.name;
    writeNew(path, tryPage({ document, definitions, person: person.userName, app, setUp, removal: takenAway }), '--html');
  }
  if (options.json === true) {
    const services = whatWasRead(findings);
    printJson({
      schema: 'findings/1',
      source,
      tenant: person.tenantId,
      asOf: asOf.toISOString().replace('.000Z', 'Z'),
      services,
      findings,
    });
    printLines([`To remove the consent: ${takenAway.join(' ')}`], process.stderr);
    return;
  }
  const opened = path !== undefined && options.open && canOpenBrowser() && (await openFile(path));
  printLines([
    `${domain}: ${verdictCount(findings)}`,
    ...whatWasRead(findings).map(({ service, judged, unknown, reasons }) =>
      unknown.length === 0
        ? `  ${service}: read (${judged} judged)`
        : `  ${service}: NOT READ for ${counted(unknown.length, 'control')}. ${reasons[0] ?? ''}`,
    ),
    'Do next:',
    ...nextSteps(findings, definitions).map(
      ({ control, finding }, index) =>
        `  ${index + 1}. ${control.changeTitle.does} (${control.id}, ${control.severity}): ${finding.summary}`,
    ),
    `The report: ${resolve(path ?? '')}${opened ? ' (opened)' : ''}`,
    'Set up the bot with what was learned. In an empty folder, type:',
    `  ${setUp}`,
    'Nothing was changed, and nothing stays but the report and the consent. No token was kept.',
    `To remove the consent: ${takenAway.join(' ')}`,
  ]);
}

function fileFor(domain: string, asOf: Date): string {
  const moment = asOf.toISOString().slice(0, 16).replaceAll(/[-:]/g, '').replace('T', '-');
  return `hardenbot-${domain.replaceAll(/[^A-Za-z0-9.-]/g, '')}-${moment}.html`;
}

/** False where no program opens it. */
export async function openFile(path: string): Promise<boolean> {
  try {
    await openInBrowser(pathToFileURL(resolve(path)).href, () => undefined);
    return true;
  } catch {
    return false;
  }
}
