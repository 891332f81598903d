/** What people want who read of eight ways to harden Microsoft 365, sentence by sentence: what hardenbot does about each, what to type, and the test that shows it. */

export interface EightWaysRow {
  /** 0: what the advice begins with; 1 to 8: the way; 9: what goes with all of them. */
  readonly way: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
  /** The wish, in one sentence. */
  readonly wish: string;
  /** What hardenbot does, and where it ends. */
  readonly does: string;
  /** What to type after `/harden`. */
  readonly command: string;
  /** A suite below `test/` without its ending, and the name of one test in it. */
  readonly shownBy: { readonly suite: string; readonly test: string };
}

export const wayTitles: Readonly<Record<EightWaysRow['way'], string>> = {
  0: 'What an intruder leaves behind',
  1: 'PowerShell and command lines',
  2: 'POP and IMAP',
  3: 'Modern authentication',
  4: 'Outlook on the web',
  5: 'External mail comes through the filter',
  6: 'Countries',
  7: 'Programs and APIs',
  8: 'onmicrosoft.com addresses',
  9: 'With all of them',
};

/** The story in which a control is planned, approved, applied, verified, kept and undone. */
const story = 'eight-ways-story.slow';
const planned = { suite: story, test: '$control is planned, approved, applied, verified, $course, exactly as before' };

/** In the order of the page. */
export const eightWays: readonly EightWaysRow[] = [
  {
    way: 0,
    wish: 'Someone took over a mailbox and forwards its mail: stop them, and remove what they left.',
    does: 'Contains the account with one approval, lists what was left since the break-in, and removes what you choose.',
    command: 'contain eli@contoso.com',
    shownBy: {
      suite: 'incident-story',
      test: 'an incident is contained by one person, cleaned by choice, and restored after a false alarm',
    },
  },
  {
    way: 0,
    wish: 'Look through the inbox rules, forwarding and delegations of every mailbox, hidden rules too.',
    does: 'With `mailboxSweep` in settings it reads all mailboxes in the background. `auto-forward` names hidden rules, rules that send mail outside, and who can open or send from other mailboxes, and says how much was read.',
    command: 'audit auto-forward',
    shownBy: {
      suite: 'mailbox-sweep-story.slow',
      test: 'a worker goes through the mailboxes automatically, and auto-forward says what was read and which rules send mail outside',
    },
  },
  {
    way: 0,
    wish: 'No mailbox forwards mail to an external address automatically.',
    does: 'Turns external forwarding off except for mailboxes that you list, and names mail flow rules that copy mail outside.',
    command: 'plan auto-forward',
    shownBy: {
      suite: 'basics-story.slow',
      test: '$control is planned with its evidence, approved, applied, verified and restored',
    },
  },
  {
    way: 1,
    wish: 'Only administrators can use Exchange PowerShell.',
    does: 'Turns it off for everyone without an Exchange or directory role; never for hardenbot, the requester or the last accounts that have it.',
    command: 'plan exchange-powershell',
    shownBy: planned,
  },
  {
    way: 1,
    wish: 'Only administrators can sign in with Graph PowerShell, Azure PowerShell, the Azure CLI and the other command-line tools.',
    does: 'Requires an assignment for each tool, and leaves a tool alone that an administrator used in 30 days without one. You assign people yourself: hardenbot does not hold the permission for it.',
    command: 'plan command-line-tools',
    shownBy: planned,
  },
  {
    way: 2,
    wish: 'POP and IMAP are off for every mailbox.',
    does: 'Turns both off for each mailbox and for new ones. Shows who used them in 30 days; `allow` keeps some.',
    command: 'plan pop-imap',
    shownBy: planned,
  },
  {
    way: 3,
    wish: 'Everyone signs in with modern authentication.',
    does: 'Turns modern authentication on for the organization.',
    command: 'plan modern-auth',
    shownBy: { suite: 'several-plans-story', test: 'in %s' },
  },
  {
    way: 3,
    wish: 'Old ways to sign in are blocked.',
    does: 'Blocks legacy clients with Conditional Access: report-only first, then enforced.',
    command: 'plan legacy-auth',
    shownBy: planned,
  },
  {
    way: 3,
    wish: 'Nothing sends mail with a password alone (SMTP AUTH).',
    does: 'Turns SMTP AUTH off for the organization and every mailbox, except those that you list.',
    command: 'plan smtp-auth',
    shownBy: planned,
  },
  {
    way: 4,
    wish: 'Outlook on the web is off for groups that do not need it.',
    does: 'Turns it off for members of groups that you name.',
    command: 'plan owa-groups groups=warehouse',
    shownBy: planned,
  },
  {
    way: 4,
    wish: 'Know who does not need Outlook on the web.',
    does: 'Proposes groups of which nearly everyone worked for 30 days without it, and names administrators who never opened it.',
    command: 'questions',
    shownBy: {
      suite: story,
      test: 'who does without Outlook on the web is proposed as a group, with the people who keep it',
    },
  },
  {
    way: 5,
    wish: 'Exchange takes external mail only from your mail filter.',
    does: "Locks a connector to the filter's addresses or certificate, and counts the mail of 30 days that would not have arrived.",
    command: 'plan inbound-filter',
    shownBy: planned,
  },
  {
    way: 5,
    wish: 'A connector accepts no more than the filter, and nothing reaches you around it.',
    does: 'Narrows a connector address by address, naming the mail that each would lose. If that is not enough, adds a mail flow rule that rejects the rest, in audit mode first.',
    command: 'plan inbound-filter',
    shownBy: {
      suite: 'way-five-story.slow',
      test: 'narrowed and kept, the rule is tried in audit mode, enforced days later, and undone to the trial',
    },
  },
  {
    way: 5,
    wish: 'Nobody sends mail in your name without signing in (Direct Send).',
    does: 'Rejects Direct Send, and lists the addresses that used your domains in 30 days.',
    command: 'plan direct-send',
    shownBy: planned,
  },
  {
    way: 6,
    wish: 'Nobody signs in from countries where you have no business.',
    does: 'Blocks the countries that you name, or all but those: report-only first, break-glass accounts left out.',
    command: 'plan country-block block=RU,KP',
    shownBy: {
      suite: 'plan-parameters-story.slow',
      test: 'the card says what was asked for and what settings say, and every stage goes by what was asked for',
    },
  },
  {
    way: 6,
    wish: 'Know what VPNs, proxies and anonymizers leave open.',
    does: 'Says which policies act on sign-in risk, and that Entra ID P2 closes part of it. A plan counts the sign-ins of 30 days from anonymous addresses.',
    command: 'audit country-block',
    shownBy: {
      suite: story,
      test: 'what VPNs leave open is said beside a block by country, and who came from anonymous addresses beside its plan',
    },
  },
  {
    way: 6,
    wish: 'Someone who travels there can still work.',
    does: 'Lets one person sign in from there until a date, with an approval.',
    command: 'travel ana@contoso.com ES until=friday',
    shownBy: { suite: 'travel-story', test: 'in %s' },
  },
  {
    way: 7,
    wish: 'Programs of the tenant sign in only from your addresses.',
    does: 'Restricts service principals to ranges that you name (needs the licence for workload identities).',
    command: 'plan workload-ip',
    shownBy: planned,
  },
  {
    way: 7,
    wish: 'People manage Azure only from your addresses.',
    does: 'Blocks the Azure portal, the Entra admin center, Azure CLI and Azure PowerShell from other addresses: report-only first. Plans nothing if people managed Azure in 30 days, and never from these addresses.',
    command: 'plan azure-management ranges=203.0.113.0/24',
    shownBy: { suite: 'way-seven-story.slow', test: 'reported only, then enforced, undone to the trial, and the trial undone' },
  },
  {
    way: 7,
    wish: 'People use Microsoft Graph only from your addresses.',
    does: 'Names the policies for all resources that cover it. Nothing narrower exists: such a policy blocks mail, files and Teams too.',
    command: 'explain azure-management',
    shownBy: { suite: 'way-seven-story.slow', test: 'what covers Microsoft Graph is said, and that nothing narrower does' },
  },
  {
    way: 7,
    wish: 'Web apps and function apps in Azure are open only to the addresses that need them.',
    does: 'Sets the access restrictions of each site, function app and slot, with the deployment site. Access keys of functions are not read, and function apps in Container Apps are unknown.',
    command: 'plan app-service-ip',
    shownBy: planned,
  },
  {
    way: 7,
    wish: 'No service in Azure is open to every address.',
    does: 'Names each storage account, key vault, SQL server, logic app and API Management instance that is, with the command that closes it, and logic apps whose runs everyone can read.',
    command: 'audit azure-services',
    shownBy: {
      suite: story,
      test: 'services of Azure that are open to every address are named, each with the command that closes it',
    },
  },
  {
    way: 7,
    wish: 'Storage accounts, key vaults and SQL servers accept only the addresses that need them.',
    does: 'Closes the firewall of each, if 30 days of its own logs show who calls it; says who would be locked out.',
    command: 'plan azure-services ranges=203.0.113.0/24',
    shownBy: planned,
  },
  {
    way: 8,
    wish: 'External mail to onmicrosoft.com addresses is rejected.',
    does: 'Rejects it with a mail flow rule, and leaves out mailboxes that have no other address.',
    command: 'plan onmicrosoft-inbound',
    shownBy: planned,
  },
  {
    way: 9,
    wish: 'See where the tenant stands, and what gets worse.',
    does: 'Audits every morning, and says in the channel what changed and who changed it.',
    command: 'status',
    shownBy: {
      suite: 'posture-story.slow',
      test: 'a control that passed and does not any more raises an alert with a button that plans the fix',
    },
  },
  {
    way: 9,
    wish: 'People see that a sender is external, and are warned before their mail goes to external recipients.',
    does: "Turns on Outlook's External tag and MailTips, also for senders that were left unmarked, unless you list them.",
    command: 'plan mail-warnings',
    shownBy: planned,
  },
  {
    way: 9,
    wish: 'Nobody outside reads calendars.',
    does: 'Limits every sharing policy to free and busy times; domains that a policy names keep what they have.',
    command: 'plan calendar-sharing',
    shownBy: planned,
  },
  {
    way: 9,
    wish: 'Idle browser sessions end.',
    does: 'Sets the idle session timeout of the web apps to three hours, or what settings say.',
    command: 'plan idle-timeout',
    shownBy: planned,
  },
  {
    way: 9,
    wish: 'Links and attachments are checked before they do harm (Safe Links and Safe Attachments), where that is licensed.',
    does: 'Says which policy protects which mailbox, with the command for each that is too weak or leaves someone out. It changes none.',
    command: 'audit safe-links',
    shownBy: {
      suite: story,
      test: 'mailboxes whose links or attachments are not checked are named, with the command',
    },
  },
  {
    way: 9,
    wish: 'People install no add-ins in Outlook themselves.',
    does: 'Names each role assignment policy that lets them, with the command. It changes none.',
    command: 'audit outlook-add-ins',
    shownBy: {
      suite: story,
      test: 'policies that let people install add-ins are named, each with the command that takes the role away',
    },
  },
  {
    way: 9,
    wish: 'Authenticator says which app and which place asks.',
    does: 'Turns both on for everyone who approves sign-ins in Microsoft Authenticator.',
    command: 'plan authenticator-context',
    shownBy: planned,
  },
  {
    way: 9,
    wish: 'People are asked first for the strongest method that they registered (system-preferred MFA).',
    does: 'Says for whom it is on, with the command that turns it on for everyone. It changes nothing: only the beta version of Microsoft Graph has the setting.',
    command: 'audit authenticator-context',
    shownBy: { suite: story, test: 'whether people are asked for their strongest method is said, with the command' },
  },
];
