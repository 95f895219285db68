import { FaultSyntax, type Faults } from './faults.ts';
import { header, readBody, sendJson, type Incoming } from './http.ts';

/**
 * POST /__faults adds a rule or a list of them, GET shows them with how often they struck, DELETE clears them;
 * DELETE /__faults/:id clears one.
 */
export async function answerFaults(faults: Faults, { request, response, url }: Incoming): Promise<void> {
  if (request.method === 'GET') return sendJson(response, 200, { faults: faults.list() });
  if (request.method === 'DELETE') {
    faults.clear(/^\/__faults\/(\w+)$/.exec(url.pathname)?.[1]);
    return sendJson(response, 200, { faults: faults.list() });
  }
  if (!isJsonPost({ request, response })) return;
  try {
    const given: unknown = JSON.parse(await readBody(request));
    const rules = Array.isArray(given) ? given : [given];
    sendJson(response, 201, { faults: rules.map((rule) => faults.add(rule)) });
  } catch (error) {
    if (!(error instanceof FaultSyntax || error instanceof SyntaxError)) throw error;
    sendJson(response, 400, { error: { message: error.message } });
  }
}

/** A page of another origin cannot send this type without asking first, and it is not allowed to. */
export function isJsonPost({ request, response }: Pick<Incoming, 'request' | 'response'>): boolean {
  if (request.method === 'POST' && header(request, 'content-type')?.startsWith('application/json') === true)
    return true;
  sendJson(response, 415, { error: { message: 'Send JSON, as application/json.' } });
  return false;
}
