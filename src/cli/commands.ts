/** Every command with its line in the help, apart from the packages that it loads: the help loads none of them. */

export const summaries = {
  try: 'sign in and see the findings of your tenant; only reads, and leaves nothing but a report',
  audit: 'read a tenant once and judge it; changes nothing',
  plan: 'work out the exact change for one control; changes nothing',
  discover: 'suggest answers to what the settings leave open, from what the tenant shows; changes nothing',
  why: 'show how sign-ins ended, whether someone can sign in from somewhere, and which policy decides; changes nothing',
  'why-mail': 'show what happens to a message, and which connector, rule or recipient decides; changes nothing',
  simulate: 'serve a simulated tenant over HTTPS: Entra tokens, Graph, Exchange and ARM; GET /__state and /__calls look inside',
  gateway:
    'talk to people: needs REDIS_URL (or `store` in the settings), HARDENBOT_DECISION_KEY_FILE and the secrets of the chat; knows no tenant credential',
  worker:
    'read and change tenants: needs REDIS_URL (or `store` in the settings), HARDENBOT_DECISION_PUBLIC_KEY_FILE and the credential of each tenant',
  start: 'run gateway and worker together, each with only its own secrets',
  demo: 'harden a simulated tenant from this terminal, or from Teams in the browser; needs no account anywhere',
  doctor:
    'check everything that hardenbot needs, with the secrets of gateway and worker; with --shapes, how a tenant answers; changes nothing',
  status:
    'show how a tenant or a group stood at the latest audits, the worst first; reads no tenant; needs the store, as export does',
  settings:
    'show each setting of a tenant, and whether file or chat decided it; export them all as a file; needs the store, as export does',
  export:
    'write findings and changes as CSV and JSON, and a report to print; needs the store: --env-file gateway.env or worker.env',
  evidence:
    'write or verify a signed page for a framework (CIS, SCuBA, Cyber Essentials, Essential Eight, NIS2, insurers); needs the store, as export does',
  init: 'write hardenbot.yaml, the signing keys and the files for secrets; asks for what no flag says',
  tenant: 'add a tenant by a link that its administrator opens; list the tenants; remove one',
  keys: 'list, rotate, retire or revoke the keys of gateway and worker; make a certificate for a tenant',
  manifest: 'print the app manifests and permission scripts, derived from what the code uses',
  ledger: 'verify, export, restore or archive the signed record of everything that was asked, approved and done',
} as const;

/**
 * How commands end beside 0 (it was done) and 2 (what was typed, or a file that it names, cannot be used), for anyone who calls them from a script. What is
 * not here ends with 1 where something unexpected stopped it.
 */
export const endings: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  try: { 0: 'there is a report', 3: 'nothing was read' },
  audit: { 0: 'it could be judged, whatever the verdicts', 3: 'nothing of the tenant was read' },
  plan: { 0: 'there is a plan, or nothing to change', 3: 'nothing of the tenant was read', 4: 'the plan is refused' },
  doctor: {
    0: 'nothing is missing',
    1: 'something is missing, or with --shapes differs',
    3: 'with --shapes: no read of the tenant succeeded',
  },
  'evidence verify': { 0: 'it is as it was written', 1: 'it was changed', 5: 'unknown' },
  'ledger verify': {
    0: 'nothing was found',
    1: 'it is damaged',
    4: 'entries are missing, or it is halted',
    5: 'unknown',
    6: 'a newer version wrote it',
  },
  'tenant add': { 0: 'it is added', 1: 'it waits for the tenant, or Entra ID refuses the app', 130: 'it was ended by Ctrl-C' },
  'tenant remove': { 0: 'it is removed', 1: 'not confirmed' },
};

/** How a command ends where the files or the arguments are wrong, not the tenant. */
export const badInput = 2;
