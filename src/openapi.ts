import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { AvailabilityResponse } from './modules/holds/index.ts';
import { Problem } from './platform/http/index.ts';

/** The OpenAPI 3.1 document of every route, from the code. */
export function openApiOf(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Stampede')
    .setDescription(
      'Ticket sales that survive their own success. Errors are RFC 9457 problem documents with a stable code.',
    )
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: "An organizer's or operator's key" })
    .build();
  return SwaggerModule.createDocument(app, config, { extraModels: [Problem, AvailabilityResponse] });
}
