/** Which app asks a tenant in the name of the person who signs in, and why that one. */
import { InputError } from '../../lib/errors.js';

export interface TryClient {
  /** Client ids of the app that asks each service. */
  readonly graph: string;
  readonly exchange: string;
  /** Whose app it is, as a sentence begins with it. */
  readonly name: string;
  /** Why this one, in a sentence. */
  readonly why: string;
  /** Whose it is: what a consent to it is taken away with depends on it. */
  readonly owner: 'yours' | 'publisher' | 'microsoft';
}

/**
 * Apps of Microsoft's that are in every tenant. Sources: "Microsoft Graph Command Line Tools" in the documentation of the Graph PowerShell module, and
 * "Microsoft Exchange REST API Based PowerShell" in the sign-in logs of its module; published clients sign in as both.
 */
const ofMicrosoft = {
  graph: '14d82eec-204b-4c2f-b7e8-296a70dab67e',
  exchange: 'fb78d390-0c51-40cd-8e17-fdbfab77341b',
} as const;

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Throws InputError where there is none, or two. */
export function chooseClient(given: {
  readonly clientId?: string;
  readonly microsoftClients?: boolean;
  /** Of the publisher of hardenbot; empty until there is one. */
  readonly publisher: string;
}): TryClient {
  const { clientId, microsoftClients = false, publisher } = given;
  if (clientId !== undefined && microsoftClients)
    throw new InputError('Two apps are named.', ['give --client-id or --microsoft-clients, not both']);
  if (clientId !== undefined) {
    if (!guid.test(clientId))
      throw new InputError(`"${clientId}" is no client id.`, [
        '--client-id: copy the "Application (client) ID" of the registration',
      ]);
    return { graph: clientId, exchange: clientId, name: 'Your app', why: 'You named it with --client-id.', owner: 'yours' };
  }
  if (microsoftClients)
    return {
      ...ofMicrosoft,
      name: "Microsoft's own apps",
      why: 'You asked for them with --microsoft-clients. A hardened tenant blocks people from them, and a consent to them lets every tool that uses them read as much.',
      owner: 'microsoft',
    };
  if (publisher !== '')
    return {
      graph: publisher,
      exchange: publisher,
      name: 'The app of the publisher',
      why: 'It comes with this hardenbot.',
      owner: 'publisher',
    };
  throw new InputError('hardenbot has no app of its own to sign in to yet.', [
    '--client-id ID: of an app registration of yours, a public client with the address http://localhost (docs/try.md, two minutes)',
    "--microsoft-clients: sign in to Microsoft's own command line apps instead, which are in every tenant",
  ]);
}

/** How the consent is taken away again. */
export function removal({ owner, graph, exchange }: TryClient, tenantId: string): readonly string[] {
  if (owner === 'microsoft')
    return [
      `Microsoft Graph PowerShell: Get-MgOauth2PermissionGrant -All | Where-Object ClientId -in (Get-MgServicePrincipal -Filter "appId in ('${graph}','${exchange}')").Id | ForEach-Object { Remove-MgOauth2PermissionGrant -OAuth2PermissionGrantId $_.Id }`,
      'That takes the permissions away from these apps for every tool that used them.',
    ];
  return [`az login --tenant ${tenantId} --allow-no-subscriptions && az ad sp delete --id ${graph}`];
}
