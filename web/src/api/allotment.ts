import { request } from './client.ts';

/** Places that a code opens: set aside, and for whoever has it. */
export interface OpenAllotment {
  name: string;
  /** Places that can be held with the code, by their indexes in the plan's order. */
  left: number[];
  /** Places that somebody with the code holds at this moment. */
  held: number[];
}

/** @throws ApiProblem `holds.allotment_code_invalid`, `limits.too_many_requests` */
export function openAllotment(event: string, code: string, signal?: AbortSignal): Promise<OpenAllotment> {
  const path = `/api/events/${encodeURIComponent(event)}/allotment`;
  return request(path, { headers: { 'allotment-code': code }, fresh: true, ...(signal && { signal }) });
}
