/** For people who know another tool: what is different here, and which check asks what theirs asks, from the references of the controls. */
import type { Control } from '../../src/controls/control';

const tools = [
  {
    name: 'ScubaGear',
    prefix: /^MS\./,
    source: 'scuba',
    different: [
      'A policy of ScubaGear such as `MS.AAD.3.2v2` is a requirement on the [evidence](evidence.md) page here: `/harden evidence scuba`.',
      'Exclusions that ScubaGear takes from its configuration file are `breakGlass` and `except` in [settings](settings.md).',
      'SharePoint, Power BI and Power Platform have no check here. Keep ScubaGear for those.',
    ],
  },
  {
    name: 'Maester',
    prefix: /^(MT|CISA|EIDSCA|ORCA)\b/,
    source: 'maester',
    different: [
      'Maester runs where and when you run it; hardenbot audits every morning and says in the channel what changed, and who changed it.',
      'A check here that could not read everything is `unknown`, and names the permission or licence that is missing.',
      'Maester has hundreds of tests. hardenbot has fewer checks, and plans, applies and undoes the change of most of them.',
    ],
  },
  {
    name: 'Prowler',
    prefix: /^prowler:/,
    source: 'prowler',
    different: [
      'Prowler covers other clouds and many frameworks; hardenbot covers Microsoft 365, and who can reach services in Azure.',
      'A check of Prowler has a finding per resource. A check here has one verdict, with the resources in its evidence: `/harden explain`.',
      'Muted findings of Prowler are [waivers](digest.md) here: with a reason, an approver, and an end.',
    ],
  },
  {
    name: 'CIPP',
    prefix: /^cipp:/,
    source: 'cipp',
    different: [
      'A standard of CIPP remediates on a schedule. hardenbot changes nothing until someone else approves the exact plan, keeps the values from before, and undoes what no one keeps.',
      'Drift that you accept or deny in CIPP is a card in the channel here, with a button that plans the fix; `/harden waive` accepts it for a time.',
      'Many tenants: [groups and campaigns](tenants.md) roll a change out a ring at a time.',
      'Onboarding, users and licences are not what hardenbot does. Keep CIPP for those.',
    ],
  },
] as const;

export function comingFromPage(controls: readonly Control[]): string {
  const rows = controls.map((control) => {
    const ids = Object.entries(control.references).flatMap(([source, given]) =>
      source === 'scuba' || source === 'peers' ? given : [],
    );
    return {
      id: control.id,
      byTool: tools.map(({ prefix, source }) =>
        ids.filter((id) => prefix.test(id.replace(/^maester:/, ''))).map((id) => id.replace(`${source}:`, '')),
      ),
    };
  });
  return [
    '# If you know another tool',
    '',
    'Find what is different here, and which check asks what a check of yours asks. The answers can differ ([measured side by side](compare.md)).',
    '',
    ...tools.flatMap(({ name, different }) => [`## ${name}`, '', ...different.map((line) => `- ${line}`), '']),
    '## Which check asks what',
    '',
    '[Controls](controls/README.md) has a page for each.',
    '',
    `| check here | ${tools.map(({ name }) => name).join(' | ')} |`,
    `|---|${tools.map(() => '---|').join('')}`,
    ...rows
      .filter(({ byTool }) => byTool.some((ids) => ids.length > 0))
      .map(({ id, byTool }) => `| ${id} | ${byTool.map((ids) => ids.join(', ')).join(' | ')} |`),
    '',
    `No check of these tools that we know asks the same as ${list(rows.filter(({ byTool }) => byTool.every((ids) => ids.length === 0)).map(({ id }) => id))}.`,
    '',
  ].join('\n');
}

const list = (ids: readonly string[]): string => ids.join(', ');
