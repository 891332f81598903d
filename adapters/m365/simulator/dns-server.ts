/** The public DNS of the simulated tenant on the wire (RFC 1035): what the state file says, over UDP and, where an answer is long, over TCP. */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server, type Socket as Stream } from 'node:net';
import packet from 'dns-packet';
import type { DnsQuestion } from '../connection.js';

interface DnsServer {
  /** `address:port`, as a resolver is named. */
  readonly address: string;
  close(): Promise<void>;
}

type Resolve = (question: DnsQuestion) => readonly string[];

/** Bytes of an answer over UDP that every resolver takes. */
const maxDatagram = 512;
const maxPorts = 20;
const seconds = 60;

/** Response codes of RFC 1035 §4.1.1, which the answer's flags end with. */
const serverFailure = 2;
const noSuchName = 3;
const refused = 5;

/** `resolve` throws an error with the code of a resolver for what is absent or fails. Rejects when no port is free. */
export async function serveDns(resolve: Resolve, host: string): Promise<DnsServer> {
  for (let attempt = 1; ; attempt += 1) {
    const streams = createServer((stream) => answerStream(stream, resolve));
    streams.listen(0, host);
    await once(streams, 'listening');
    const datagrams = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    datagrams.on('message', (message, from) => answerDatagram(datagrams, message, from, resolve));
    try {
      const port = portOf(streams);
      datagrams.bind(port, host);
      await once(datagrams, 'listening');
      return { address: `${reachable(host)}:${port}`, close: () => close(streams, datagrams) };
    } catch (error) {
      await close(streams, datagrams);
      if (attempt === maxPorts) throw error;
    }
  }
}

function answerDatagram(socket: Socket, message: Buffer, from: RemoteInfo, resolve: Resolve): void {
  const question = read(() => packet.decode(message));
  if (question === null) return;
  const whole = packet.encode(answerTo(question, resolve));
  const fits = whole.length <= maxDatagram;
  socket.send(fits ? whole : packet.encode(answerOf(question, packet.TRUNCATED_RESPONSE, [])), from.port, from.address);
}

function answerStream(stream: Stream, resolve: Resolve): void {
  let held = Buffer.alloc(0);
  // A resolver that leaves in the middle of an answer is none of the tenant's errors.
  stream.on('error', () => stream.destroy());
  stream.on('data', (bytes: Buffer) => {
    held = Buffer.concat([held, bytes]);
    while (held.length >= 2 && held.length >= 2 + held.readUInt16BE(0)) {
      const length = 2 + held.readUInt16BE(0);
      const message = held.subarray(0, length);
      held = held.subarray(length);
      const question = read(() => packet.decode(message.subarray(2)));
      if (question === null) stream.destroy();
      else stream.write(packet.streamEncode(answerTo(question, resolve)));
    }
  });
}

function answerTo(question: packet.DecodedPacket, resolve: Resolve): packet.Packet {
  const [asked] = question.questions ?? [];
  if (asked === undefined) return answerOf(question, serverFailure, []);
  const { name, type } = asked;
  if (type !== 'MX' && type !== 'TXT' && type !== 'CNAME') return answerOf(question, refused, []);
  try {
    const values = resolve({ record: type, name, servers: [] });
    return answerOf(
      question,
      0,
      values.map((value, index) => recordOf(type, name, value, index)),
    );
  } catch (error) {
    return answerOf(question, responseCode(error), []);
  }
}

function recordOf(type: DnsQuestion['record'], name: string, value: string, index: number): packet.Answer {
  switch (type) {
    case 'MX':
      return { type, name, ttl: seconds, data: { preference: 10 * (index + 1), exchange: value } };
    case 'TXT':
      return { type, name, ttl: seconds, data: chunksOf(Buffer.from(value)) };
    case 'CNAME':
      return { type, name, ttl: seconds, data: value };
  }
}

/** A text record is made of strings of 255 bytes at most. */
function chunksOf(text: Buffer): Buffer[] {
  const chunks: Buffer[] = [];
  for (let from = 0; from === 0 || from < text.length; from += 255) chunks.push(text.subarray(from, from + 255));
  return chunks;
}

function answerOf(question: packet.DecodedPacket, flags: number, answers: packet.Answer[]): packet.Packet {
  const base = packet.AUTHORITATIVE_ANSWER | packet.RECURSION_DESIRED | packet.RECURSION_AVAILABLE;
  return { type: 'response', id: question.id ?? 0, flags: base | flags, questions: question.questions ?? [], answers };
}

function responseCode(error: unknown): number {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOTFOUND' || code === 'ENODATA') return noSuchName;
  return code === 'ESERVFAIL' ? serverFailure : refused;
}

/** Null for bytes that are no message of DNS. */
function read(decode: () => packet.DecodedPacket): packet.DecodedPacket | null {
  try {
    return decode();
  } catch {
    return null;
  }
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The DNS server does not listen on a port.');
  return address.port;
}

function reachable(host: string): string {
  return host === '0.0.0.0' ? '127.0.0.1' : host;
}

async function close(streams: Server, datagrams: Socket): Promise<void> {
  datagrams.close();
  await new Promise((resolve) => streams.close(resolve));
}
