import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { Refusal } from '../../kit/index.ts';

export const REFUSES = 'stampede:refuses';

export type RefusalClass = (abstract new (...args: never[]) => Refusal) &
  Pick<typeof Refusal, 'code' | 'status' | 'title'>;

/** The refusals of one status in the OpenAPI document. */
export type ProblemResponse = ReturnType<typeof problemResponse>;

/** Declares what a route may refuse: every error code reaches the OpenAPI document through it. */
export function Refuses(...refusals: RefusalClass[]): MethodDecorator & ClassDecorator {
  const byStatus = Map.groupBy(refusals, ({ status }) => status);
  return applyDecorators(
    SetMetadata(REFUSES, refusals),
    ...[...byStatus].map(([status, same]) => ApiResponse({ status, ...problemResponse(same) })),
  );
}

/** Adds refusals to an operation that has declared its own. */
export function declareRefusals(responses: Record<string, unknown>, refusals: readonly RefusalClass[]): void {
  for (const [status, same] of Map.groupBy(refusals, (each) => each.status)) {
    const own = responses[status] as ProblemResponse | undefined;
    const declared = own ? codesOf(own) : [];
    const added = problemResponse(same.filter(({ code }) => !declared.includes(code)));
    if (codesOf(added).length === 0) continue;
    responses[status] = own ? joined(own, added) : added;
  }
}

function problemResponse(refusals: readonly RefusalClass[]) {
  const codes = { type: 'object', properties: { code: { type: 'string', enum: refusals.map(({ code }) => code) } } };
  const schema = { allOf: [{ $ref: '#/components/schemas/Problem' }, codes] as [{ $ref: string }, typeof codes] };
  return {
    description: refusals.map(({ title, code }) => `${title} (\`${code}\`)`).join('; '),
    content: { 'application/problem+json': { schema } },
  };
}

function codesOf({ content }: ProblemResponse): string[] {
  return content['application/problem+json'].schema.allOf[1].properties.code.enum;
}

function joined(own: ProblemResponse, more: ProblemResponse): ProblemResponse {
  const both = structuredClone(own);
  both.description = `${own.description}; ${more.description}`;
  codesOf(both).push(...codesOf(more));
  return both;
}
