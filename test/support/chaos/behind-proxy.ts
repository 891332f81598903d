/** A primary that its replicas and Sentinels reach by a proxy, which can be cut, healed and starved. */
import { type SentinelOptions, type SentinelStore, type Server, startSentinelStore } from '../many-servers';
import { openTcpProxy, type TcpProxy } from '../tcp-proxy';

export interface BehindProxy {
  readonly store: SentinelStore;
  readonly proxy: TcpProxy;
  /** The one behind it, reached by its own port as well. */
  readonly primary: Server;
}

export async function startBehindProxy(options: Omit<SentinelOptions, 'doorTo'> = {}): Promise<BehindProxy> {
  let proxy: TcpProxy | undefined;
  const store = await startSentinelStore({
    ...options,
    doorTo: async (port) => {
      proxy = await openTcpProxy(port);
      return proxy.port;
    },
  });
  const [primary] = store.servers as [Server, ...Server[]];
  if (proxy === undefined) throw new Error('The primary has no door.');
  return { store, proxy, primary };
}
