import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { AvailabilityResponse } from './modules/holds/index.ts';
import {
  BodyTooLarge,
  declareRefusals,
  ForeignOrigin,
  InternalFault,
  InvalidInput,
  MalformedBody,
  NotFound,
  Problem,
  type RefusalClass,
  Unavailable,
  UnsupportedMediaType,
} from './platform/http/index.ts';

const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;
type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

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
  const document = SwaggerModule.createDocument(app, config, {
    extraModels: [Problem, AvailabilityResponse],
    autoTagControllers: false,
  });
  for (const path of Object.values(document.paths)) {
    for (const method of METHODS) if (path[method]) declareCommonRefusals(method, path[method]);
  }
  return document;
}

/** What the server itself may answer on a route, before the route's own code has a say. */
function declareCommonRefusals(method: string, { requestBody, parameters, responses }: Operation): void {
  const refusals: RefusalClass[] = [MalformedBody, Unavailable, InternalFault];
  if (method !== 'get') refusals.push(ForeignOrigin, BodyTooLarge, UnsupportedMediaType);
  const places = new Set(parameters?.map((each) => ('in' in each ? each.in : '')));
  if (requestBody || places.has('query')) refusals.push(InvalidInput);
  if (places.has('path')) refusals.push(NotFound);
  declareRefusals(responses, refusals);
}
