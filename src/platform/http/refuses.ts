import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { Refusal } from '../../kit/index.ts';

export const REFUSES = 'stampede:refuses';

type RefusalClass = (abstract new (...args: never[]) => Refusal) & Pick<typeof Refusal, 'code' | 'status' | 'title'>;

/** Declares what a route may refuse: every error code reaches the OpenAPI document through it. */
export function Refuses(...refusals: RefusalClass[]): MethodDecorator & ClassDecorator {
  const byStatus = Map.groupBy(refusals, ({ status }) => status);
  return applyDecorators(
    SetMetadata(REFUSES, refusals),
    ...[...byStatus].map(([status, same]) =>
      ApiResponse({
        status,
        description: same.map(({ title, code }) => `${title} (\`${code}\`)`).join('; '),
        content: {
          'application/problem+json': {
            schema: {
              allOf: [
                { $ref: '#/components/schemas/Problem' },
                { type: 'object', properties: { code: { type: 'string', enum: same.map(({ code }) => code) } } },
              ],
            },
          },
        },
      }),
    ),
  );
}
