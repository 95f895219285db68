import { CannotContinue, codeOf } from '../../local/cannot-continue.ts';

/** A Stampede, and a key that signs in as staff there. */
export interface Remote {
  readonly url: string;
  readonly key: string;
}

/** What a Stampede has answered. */
export interface Reply<T> {
  readonly status: number;
  readonly body: T;
}

const ANSWER_WITHIN_MS = 30_000;

/** @throws CannotContinue where nothing answers, or nothing that a Stampede would say */
export async function tryAsk<T>({ url, key }: Remote, method: string, path: string, body?: unknown): Promise<Reply<T>> {
  let text: string;
  let status: number;
  try {
    const answer = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    status = answer.status;
    text = await answer.text();
  } catch (error) {
    const why = codeOf((error as Error).cause) || (error as Error).message;
    throw new CannotContinue(`Nothing answers at ${url} (${why}): start that Stampede, or give another address.`);
  }
  try {
    return { status, body: (text === '' ? undefined : JSON.parse(text)) as T };
  } catch {
    throw new CannotContinue(`${url} answered ${status} to ${method} ${path}, and not with JSON: is it a Stampede?`);
  }
}

/** @throws CannotContinue unless it is answered with 2xx */
export async function ask<T>(remote: Remote, method: string, path: string, body?: unknown): Promise<T> {
  const { status, body: answer } = await tryAsk<T & { detail?: string }>(remote, method, path, body);
  if (status >= 200 && status < 300) return answer;
  if (status === 401)
    throw new CannotContinue(`${remote.url} does not know that key: give one of its organizer's (--key).`);
  throw new CannotContinue(
    `${remote.url} answered ${status} to ${method} ${path}: ${answer?.detail ?? 'nothing more'}`,
  );
}
