/** The few types of botbuilder that its main module does not name, derived from where it uses them. */
import type { ConfigurationBotFrameworkAuthentication } from 'botbuilder';

type Options = ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>;

/** Makes what signs our own requests, and says whether incoming ones are verified. */
export type CredentialsFactory = NonNullable<Options[1]>;

/** Sends our own requests. */
export type HttpClient = NonNullable<NonNullable<Options[4]>['httpClient']>;
export type HttpRequest = Parameters<HttpClient['sendRequest']>[0];
export type HttpResponse = Awaited<ReturnType<HttpClient['sendRequest']>>;
