import { queryOptions } from '@tanstack/react-query';
import { request } from './client.ts';

const ACCOUNT = '/api/account';

export interface Account {
  id: string;
  email: string;
}

/** `account` is null where this browser is not signed in. */
export interface SignedIn {
  account: Account | null;
}

export interface CodeAsked {
  validForSeconds: number;
  /** There is no mail server: the mail lies in the installation's folder. */
  collected: boolean;
}

export const accountQuery = queryOptions({
  queryKey: ['account'],
  queryFn: ({ signal }) => request<SignedIn>(ACCOUNT, { fresh: true, signal }),
  staleTime: 60_000,
});

/** Each one ends the one before. */
export function askForCode(email: string): Promise<CodeAsked> {
  return request(`${ACCOUNT}/codes`, { method: 'POST', body: { email } });
}

/** @throws ApiProblem `identity.code_refused` */
export function signInWithCode(email: string, code: string): Promise<SignedIn> {
  return request(`${ACCOUNT}/session`, { method: 'POST', body: { email, code } });
}

export function signOutOfAccount(): Promise<void> {
  return request(`${ACCOUNT}/session`, { method: 'DELETE' });
}
