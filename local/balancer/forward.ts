import { request as httpRequest, type ClientRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { codeOf } from '../cannot-continue.ts';
import { hasBody, isQuestion, requestHeaders, responseHeaders } from './headers.ts';
import { answerProblem, noReplicaReady, replicaLost, replicaSilent } from './problem.ts';
import type { Replica, ReplicaPool } from './replica-pool.ts';

type Outcome = 'done' | 'try another';

/**
 * Passes a request to a ready replica and its answer back, both as streams.
 *
 * A request goes to another replica only when the first cannot have carried it out: it has refused the connection, or
 * nothing of the request was written yet, or it was a mere question (GET, HEAD) and no byte of the answer has come.
 */
export async function forward(pool: ReplicaPool, request: IncomingMessage, response: ServerResponse, answerMs: number) {
  const headers = requestHeaders(request);
  const tried = new Set<Replica>();
  for (;;) {
    const replica = pool.next(tried);
    if (!replica) {
      answerProblem(response, tried.size > 0 ? replicaLost : noReplicaReady, request.url ?? '/');
      return;
    }
    tried.add(replica);
    replica.inFlight += 1;
    const attempt = new Attempt({ pool, replica, request, response, headers, answerMs });
    const outcome = await attempt.run();
    replica.inFlight -= 1;
    if (outcome === 'done' || response.destroyed) return;
  }
}

interface Parts {
  pool: ReplicaPool;
  replica: Replica;
  request: IncomingMessage;
  response: ServerResponse;
  headers: string[];
  answerMs: number;
}

/** One try at one replica. */
class Attempt {
  readonly #parts: Parts;
  readonly #upstream: ClientRequest;
  readonly #hasBody: boolean;
  #sent = false;
  #silent = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { request, replica, headers } = parts;
    this.#hasBody = hasBody(request);
    this.#upstream = httpRequest({
      host: replica.host,
      port: replica.port,
      agent: replica.agent,
      method: request.method,
      path: request.url,
      headers,
      setHost: false,
    });
  }

  run(): Promise<Outcome> {
    const { response, answerMs } = this.#parts;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#silent = true;
        this.#upstream.destroy(new Error('silent'));
      }, answerMs);
      const leave = (): void => {
        this.#upstream.destroy();
      };
      response.once('close', leave);
      const finish = (outcome: Outcome): void => {
        clearTimeout(timer);
        response.off('close', leave);
        if (outcome === 'done') this.#readOn();
        resolve(outcome);
      };
      this.#upstream.on('error', (error) => finish(this.#failed(error)));
      this.#upstream.on('response', (answer) => {
        clearTimeout(timer);
        this.#passBack(answer, () => finish('done'));
      });
      this.#whenConnected(() => this.#send());
    });
  }

  /** Nothing is written before the connection stands: a refused one then costs nothing, whatever the method. */
  #whenConnected(send: () => void): void {
    this.#upstream.once('socket', (socket) => {
      if (socket.connecting) socket.once('connect', send);
      else send();
    });
  }

  #send(): void {
    const { request } = this.#parts;
    this.#sent = true;
    if (this.#hasBody) request.pipe(this.#upstream);
    else this.#upstream.end();
  }

  /** What the client still sends of a body that was answered before its end: left unread, it would stand before his next request. */
  #readOn(): void {
    const { request } = this.#parts;
    request.unpipe(this.#upstream);
    request.resume();
  }

  #passBack(answer: IncomingMessage, done: () => void): void {
    const { response } = this.#parts;
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, responseHeaders(answer));
    // Server-sent events may say nothing for long: the client must see the head of the answer meanwhile.
    if (answer.headers['content-type']?.startsWith('text/event-stream')) response.flushHeaders();
    // Ends both sides when either breaks: a client must not take half an answer for a whole one.
    pipeline(answer, response, done);
  }

  #failed(error: Error): Outcome {
    const { pool, replica, request, response } = this.#parts;
    const instance = request.url ?? '/';
    if (response.destroyed) return 'done';
    if (this.#silent) {
      answerProblem(response, replicaSilent, instance);
      return 'done';
    }
    // Whoever breaks a connection is probably gone: who sends the request again must not meet it a second time. The last
    // ready one stays, for it may be well and the connection have been old.
    if (codeOf(error) === 'ECONNREFUSED' || pool.readyCount > 1) pool.takeOut(replica);
    const mayRepeat = !this.#sent || (isQuestion(request) && !this.#hasBody);
    if (!response.headersSent && mayRepeat) return 'try another';
    answerProblem(response, replicaLost, instance);
    return 'done';
  }
}
