import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet, { type HelmetOptions } from 'helmet';
import type { Config } from '../config/index.ts';

/** By lower-case name. */
export type Headers = Readonly<Record<string, string>>;

/**
 * What every answer carries to keep others out, by what it is. Made once: helmet makes its headers from the same options at each
 * request, which cost more than many an answer.
 */
export interface SecurityHeaders {
  /** A document. */
  readonly page: Headers;
  /** What a document loads. */
  readonly file: Headers;
  /** What a program reads. */
  readonly api: Headers;
}

export function securityHeaders({ stripe, publicUrl }: Pick<Config, 'publicUrl' | 'stripe'>): SecurityHeaders {
  const script = new URL(stripe.scriptUrl).origin;
  const api = new URL(stripe.publicApiBase).origin;
  // Where the site itself is plain HTTP (a laptop), telling browsers to insist on HTTPS would lock them out.
  const hsts = publicUrl.startsWith('https:');
  const directives = {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'", script],
    frameSrc: [script, api, 'https://hooks.stripe.com'],
    connectSrc: ["'self'", script, api],
    imgSrc: ["'self'", 'data:', 'blob:'],
    styleSrc: ["'self'"],
    // Positions of popovers and the like are style attributes; they run no code.
    styleSrcAttr: ["'unsafe-inline'"],
    fontSrc: ["'self'"],
    objectSrc: ["'none'"],
    baseUri: ["'self'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    ...(hsts ? { upgradeInsecureRequests: [] } : {}),
  };
  const nothing = { defaultSrc: ["'none'"], frameAncestors: ["'none'"] };
  return {
    page: headersOf({
      hsts,
      contentSecurityPolicy: { useDefaults: false, directives },
      crossOriginEmbedderPolicy: false,
    }),
    file: headersOf({ hsts, ...NO_DOCUMENT, contentSecurityPolicy: false }),
    api: headersOf({ hsts, ...NO_DOCUMENT, contentSecurityPolicy: { useDefaults: false, directives: nothing } }),
  };
}

/** What a browser heeds for documents alone: of a small answer it would be the larger part. */
const NO_DOCUMENT = {
  crossOriginEmbedderPolicy: false,
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xFrameOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
} as const satisfies HelmetOptions;

/** As helmet would write them into an answer. */
function headersOf(options: HelmetOptions): Headers {
  const answer = new ServerResponse(new IncomingMessage(new Socket()));
  helmet(options)(answer.req, answer, (error) => {
    if (error) throw error as Error;
  });
  return Object.fromEntries(Object.entries(answer.getHeaders()).map(([name, value]) => [name, String(value)]));
}
