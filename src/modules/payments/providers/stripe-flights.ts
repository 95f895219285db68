import { AsyncLocalStorage } from 'node:async_hooks';
import http from 'node:http';
import https from 'node:https';
import Stripe from 'stripe';

type HttpClient = NonNullable<NonNullable<ConstructorParameters<typeof Stripe>[1]>['httpClient']>;

/**
 * What became of the attempts of one call. The SDK sends a call again by itself (`maxNetworkRetries`, and once after a
 * reset even without it), so its last error says nothing of the attempts before: "connection refused" may follow one that
 * was carried out. Bytes leave as soon as a connection is up, so a connection that came up counts as sent.
 */
export class Flight {
  private attempts = 0;
  private sent = 0;
  private turnedAway = 0;

  begin(): void {
    this.attempts++;
  }

  connected(): void {
    this.sent++;
  }

  answered(status: number, headers: Readonly<Record<string, unknown>>): void {
    if (status === 429 || (status === 503 && headers['stripe-should-retry'] === 'true')) this.turnedAway++;
  }

  /** Certain only when each attempt was seen, and none had a connection. */
  get neverSent(): boolean {
    return this.attempts > 0 && this.sent === 0;
  }

  /** Whatever was sent was refused before it was looked at. */
  get onlyTurnedAway(): boolean {
    return this.turnedAway > 0 && this.turnedAway === this.sent;
  }
}

const flights = new AsyncLocalStorage<Flight>();

/** Every request that the SDK makes for this call, now or by a retry, is entered into its flight. */
export function inFlight<T>(flight: Flight, call: () => Promise<T>): Promise<T> {
  return flights.run(flight, call);
}

/** The SDK's own client for Node, watched: it has kept-alive connections of its own. */
export function watchedHttpClient(protocol: 'http' | 'https'): HttpClient {
  const agent =
    protocol === 'http'
      ? watched(new http.Agent({ keepAlive: true }), 'connect')
      : watched(new https.Agent({ keepAlive: true }), 'secureConnect');
  const client = Stripe.createNodeHttpClient(agent);
  return {
    getClientName: () => client.getClientName(),
    makeRequest: async (...request) => {
      const flight = flights.getStore();
      flight?.begin();
      const response = await client.makeRequest(...request);
      flight?.answered(response.getStatusCode(), response.getHeaders());
      return response;
    },
  };
}

/** An agent without a limit of sockets connects, or takes an idle connection, within the request that needs it. */
function watched<Kind extends http.Agent>(agent: Kind, up: 'connect' | 'secureConnect'): Kind {
  const connect = agent.createConnection.bind(agent);
  const reuse = agent.reuseSocket.bind(agent);
  agent.createConnection = (options, done) => {
    const flight = flights.getStore();
    const socket = connect(options, done);
    socket?.once(up, () => flight?.connected());
    return socket;
  };
  agent.reuseSocket = (socket, request) => {
    flights.getStore()?.connected();
    reuse(socket, request);
  };
  return agent;
}
