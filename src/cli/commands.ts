/** Every command with its line in the help, apart from the packages that it loads: the help loads none of them. */

export const summaries = {
  audit: 'read a tenant once and judge it; changes nothing',
  plan: 'work out the exact change for one control; changes nothing',
  why: 'tell whether somebody may sign in from somewhere, and which policy says so; changes nothing',
  'why-mail': 'tell whether a message would be taken, by which connector, and which rule refuses it; changes nothing',
  simulate: 'serve a simulated tenant over HTTPS: Entra tokens, Graph, Exchange and ARM; GET /__state and /__calls look inside',
  gateway:
    'talk to people: needs REDIS_URL (or `store` in the settings), HARDENBOT_DECISION_KEY_FILE and the secrets of the chat; knows no tenant credential',
  worker:
    'read and change tenants: needs REDIS_URL (or `store` in the settings), HARDENBOT_DECISION_PUBLIC_KEY_FILE and the credential of each tenant',
  start: 'run gateway and worker side by side, each with only its own secrets',
  demo: 'harden a simulated tenant from this terminal, or from Teams in the browser; needs no account anywhere',
  doctor:
    'try everything that hardenbot needs, with the secrets of gateway and worker in the environment or in --env-file; with --shapes compare how a tenant answers; changes nothing',
  status:
    'show how a tenant, or each tenant of a group, stood at its latest audits, the worst first; asks no tenant; needs what export needs',
  export:
    'write findings and changes as CSV and JSON, and a report to print; needs REDIS_URL (or `store` in the settings) and HARDENBOT_DECISION_PUBLIC_KEY',
  evidence:
    'write what a tenant can show of a framework (CIS, SCuBA, Cyber Essentials, Essential Eight, NIS2, insurers) over a period, signed; or verify such a file; needs what export needs',
  init: 'write hardenbot.yaml, the signing keys and the files for secrets; asks for what no flag says',
  tenant:
    'one tenant more, by a link that its administrator opens: wait for the consent, try each permission, write the settings, audit once',
  keys: 'the keys that gateway and worker are known by: list, rotate, retire, revoke; and a certificate for a tenant',
  manifest: 'print the app manifests and permission scripts, derived from what the code uses',
  ledger: 'the record of everything that was asked, approved and done',
} as const;

/** Of `--env-file`, wherever a command takes it. */
export const envFileHelp =
  'files of secrets, NAME=value a line, beside the environment; nobody else on this machine may read them';
