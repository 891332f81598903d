/** Microsoft's sign-in library over our own connections: it keeps tokens in memory alone, follows no redirect and logs nothing. */
import type { NetworkResponse, PublicClientApplication } from '@azure/msal-node';
import { clouds, type ServicePlace } from '../connection.js';
import { jsonOf, NetworkFailure, type Reply, Wire } from '../wire.js';

export interface SignInClients {
  /** The client of one app. The same one each time, with the tokens that it has. */
  of(clientId: string): Promise<PublicClientApplication>;
  /** Why Entra ID could not be asked the last time; null where it answered. */
  trouble(): NetworkFailure | null;
  close(): Promise<void>;
}

type Place = ServicePlace;

/** Milliseconds for one answer: a person waits in front of it. */
const answerWithinMs = 15_000;

export function signInClients({ endpoints, ca, proxy }: Place): SignInClients {
  const wire = new Wire({ ca, proxy, answerWithinMs });
  const known = new Map<string, Promise<PublicClientApplication>>();
  let trouble: NetworkFailure | null = null;
  const send = async <Body>(
    method: 'GET' | 'POST',
    url: string,
    options: { readonly headers?: Record<string, string>; readonly body?: string } = {},
  ): Promise<NetworkResponse<Body>> => {
    if (new URL(url).origin !== new URL(endpoints.authorityHost).origin)
      throw new Error('A request for Entra ID was about to go somewhere else.');
    try {
      const { headers = {}, body } = options;
      const reply = await wire.send({ method, url, headers, ...(body === undefined ? {} : { body }) });
      trouble = null;
      return { status: reply.status, headers: headersOf(reply), body: (jsonOf(reply) ?? {}) as Body };
    } catch (error) {
      if (error instanceof NetworkFailure) trouble = error;
      throw error;
    }
  };
  const make = async (clientId: string): Promise<PublicClientApplication> => {
    const { PublicClientApplication: Client } = await import('@azure/msal-node');
    const { host } = new URL(endpoints.authorityHost);
    return new Client({
      auth: {
        clientId,
        authority: `${endpoints.authorityHost}/organizations`,
        // Instance discovery asks Microsoft whether an authority is real; it cannot know one that was given by hand.
        ...(isOfMicrosoft(host) ? {} : { knownAuthorities: [host] }),
      },
      system: {
        disableInternalRetries: true,
        networkClient: {
          sendGetRequestAsync: (url, options) => send('GET', url, options),
          sendPostRequestAsync: (url, options) => send('POST', url, options),
        },
      },
    });
  };
  return {
    of: (clientId) => {
      const client = known.get(clientId) ?? make(clientId);
      known.set(clientId, client);
      return client;
    },
    trouble: () => trouble,
    close: () => wire.close(),
  };
}

function isOfMicrosoft(host: string): boolean {
  return Object.values(clouds).some(({ authorityHost }) => new URL(authorityHost).host === host);
}

/** The ones that the library looks at. */
function headersOf(reply: Reply): Record<string, string> {
  const names = ['retry-after', 'date', 'content-type', 'x-ms-request-id', 'x-ms-clitelem', 'www-authenticate'];
  return Object.fromEntries(
    names.flatMap((name) => [reply.header(name)].flatMap((value) => (value === null ? [] : [[name, value]]))),
  );
}
