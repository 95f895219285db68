import { existsSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import { send, setHeaders, type Incoming } from './http.ts';

/** The pages stand in frames of any shop, and load nothing from elsewhere. */
const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action *; frame-ancestors *";

// Shops that isolate their pages load only what allows it.
const assetHeaders = {
  'Cache-Control': 'max-age=60',
  'Access-Control-Allow-Origin': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

const pageHeaders = {
  'Content-Security-Policy': pagePolicy,
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Referrer-Policy': 'no-referrer',
};

export interface Asset {
  type: string;
  body: () => string | Buffer;
}

const scriptType = 'text/javascript; charset=utf-8';
const source = (name: string): string => fileURLToPath(new URL(`../browser/${name}`, import.meta.url));

/** A browser script is TypeScript here and JavaScript on the wire. */
function compiled(name: string): string {
  const warn = process.emitWarning;
  // Node calls the function experimental, once, on stderr: no news for whoever runs fakepay.
  process.emitWarning = () => undefined;
  try {
    return stripTypeScriptTypes(readFileSync(source(name), 'utf8'));
  } finally {
    process.emitWarning = warn;
  }
}

export const script = (name: string): Asset => ({ type: scriptType, body: () => compiled(name) });

/** Modules as one classic script, which sees its own address and leaves no names in the shop's page. */
export function classicScript(names: string[]): Asset {
  const code = (): string[] =>
    names.map((name) =>
      compiled(name)
        .replace(/^import\s[^;]*;$/gm, '')
        .replace(/^export /gm, ''),
    );
  return { type: scriptType, body: () => `(() => {\n'use strict';\n${code().join('\n')}})();\n` };
}

export const style = (name: string): Asset => ({
  type: 'text/css; charset=utf-8',
  body: () => readFileSync(source(name)),
});

/** Inter, where it is installed; else the page falls back to the system's own type. */
export const font: Asset = {
  type: 'font/woff2',
  body() {
    const file = '../../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2';
    const path = new URL(file, import.meta.url);
    return existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  },
};

/** Files that every browser may have, read once. */
export class Assets {
  private readonly ready = new Map<string, string | Buffer>();
  private readonly known: Record<string, Asset>;

  constructor(known: Record<string, Asset>) {
    this.known = known;
  }

  /** @returns whether the path was one of them */
  answer({ request, response, url }: Incoming): boolean {
    const path = url.pathname;
    const asset = Object.hasOwn(this.known, path) ? this.known[path] : undefined;
    if (asset === undefined || request.method !== 'GET') return false;
    setHeaders(response, assetHeaders);
    const body = this.ready.get(path) ?? asset.body();
    this.ready.set(path, body);
    send(response, 200, asset.type, body);
    return true;
  }
}

export interface Page {
  title: string;
  /** What stands in the body. */
  main: string;
  style?: string;
  script?: string;
  /** Other headers than those of a page that stands in a shop's frame. */
  headers?: Record<string, string>;
}

export function sendPage({ response }: Incoming, status: number, page: Page): void {
  setHeaders(response, { ...pageHeaders, ...page.headers });
  const module = page.script === undefined ? '' : `\n<script type="module" src="${page.script}"></script>`;
  const text = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title}</title>
<link rel="stylesheet" href="${page.style ?? '/v3/fakepay.css'}">${module}
</head>
<body>
${page.main}
</body>
</html>
`;
  send(response, status, 'text/html; charset=utf-8', text);
}
