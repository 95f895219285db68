import type { ServerResponse } from 'node:http';

export interface Problem {
  status: number;
  code: string;
  title: string;
  detail: string;
  retryAfterSeconds: number;
}

export const noReplicaReady: Problem = {
  status: 503,
  code: 'balancer.no_replica_ready',
  title: 'Not ready',
  detail: 'No server can take your request right now. Nothing was changed: try again in a moment.',
  retryAfterSeconds: 1,
};

export const replicaLost: Problem = {
  status: 502,
  code: 'balancer.replica_lost',
  title: 'Connection lost',
  detail:
    'The server went away before it answered. Send the same request again, with the same Idempotency-Key if it had one.',
  retryAfterSeconds: 1,
};

export const replicaSilent: Problem = {
  status: 504,
  code: 'balancer.replica_silent',
  title: 'No answer in time',
  detail:
    'The server did not answer in time. Send the same request again, with the same Idempotency-Key if it had one.',
  retryAfterSeconds: 2,
};

/** Answers with a problem document (RFC 9457), or where an answer has begun already, cuts it off. */
export function answerProblem(response: ServerResponse, problem: Problem, instance: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { retryAfterSeconds, ...rest } = problem;
  const body = JSON.stringify({ type: `/errors/${problem.code}`, ...rest, instance });
  response.writeHead(problem.status, {
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'retry-after': String(retryAfterSeconds),
  });
  response.end(body);
}
