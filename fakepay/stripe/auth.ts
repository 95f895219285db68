import { createHash, timingSafeEqual } from 'node:crypto';
import { ApiError } from './errors.ts';
import type { FormMap } from './form.ts';

export interface Keys {
  secret: string;
  publishable: string;
}

/**
 * Who is calling: the merchant's server with its secret key, or a browser with the publishable one.
 * @throws ApiError 401 without a key or with a wrong one, 403 when a publishable key asks for more than it may
 */
export function authenticateCaller(
  header: string | null,
  params: FormMap,
  keys: Keys,
  browserMayCall: boolean,
): 'secret' | 'public' {
  const key = keyIn(header) ?? (typeof params.key === 'string' ? params.key : null);
  if (key === null) {
    throw unauthorised(
      'You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer ' +
        "auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
    );
  }
  if (same(key, keys.secret)) return 'secret';
  if (!same(key, keys.publishable)) throw unauthorised(`Invalid API Key provided: ${masked(key)}`);
  if (browserMayCall) return 'public';
  throw new ApiError(
    403,
    {
      type: 'invalid_request_error',
      code: 'secret_key_required',
      message: 'This API call cannot be made with a publishable API key. Please use a secret API key.',
    },
    false,
  );
}

function keyIn(header: string | null): string | null {
  const [scheme = '', value = ''] = (header ?? '').split(' ');
  if (scheme.toLowerCase() === 'bearer') return value;
  if (scheme.toLowerCase() !== 'basic') return null;
  return Buffer.from(value, 'base64').toString('utf8').split(':')[0] ?? null;
}

const unauthorised = (message: string): ApiError =>
  new ApiError(401, { type: 'invalid_request_error', message }, false);

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const same = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

const masked = (key: string): string => `${key.slice(0, 8)}****${key.slice(-4)}`;
