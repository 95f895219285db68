/** The part of OpenAPI 3.1 that the product's document uses. */
export interface Schema {
  $ref?: string;
  allOf?: Schema[];
  anyOf?: Schema[];
  type?: string | string[];
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  pattern?: string;
  format?: string;
  example?: unknown;
  default?: unknown;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header' | 'cookie';
  required?: boolean;
  schema: Schema;
}

interface ResponseObject {
  description: string;
  content?: Record<string, { schema: Schema }>;
}

interface OperationObject {
  operationId?: string;
  summary?: string;
  tags?: string[];
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, { schema: Schema }> };
  responses: Record<string, ResponseObject>;
  security?: object[];
}

export interface Document {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, OperationObject>>;
  components: { schemas: Record<string, Schema>; securitySchemes?: Record<string, object> };
}

export interface Operation extends OperationObject {
  readonly method: string;
  readonly path: string;
  /** `POST /api/orders` */
  readonly name: string;
  readonly parameters: Parameter[];
  readonly body: Schema | undefined;
}

const PROBLEM = 'application/problem+json';
const UNKNOWN = ': unknown';

export async function readDocument(url: string): Promise<Document> {
  return (await fetch(`${url}/api/openapi.json`)).json() as Promise<Document>;
}

export function operationsOf(document: Document): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([verb, operation]) => {
      const method = verb.toUpperCase();
      const body = operation.requestBody?.content['application/json']?.schema;
      return { ...operation, method, path, name: `${method} ${path}`, parameters: operation.parameters ?? [], body };
    }),
  );
}

/** The error codes that an operation declares, by status. */
export function declaredCodes({ responses }: Operation): Map<number, string[]> {
  const codes = new Map<number, string[]>();
  for (const [status, { content }] of Object.entries(responses)) {
    const parts = content?.[PROBLEM]?.schema.allOf ?? [];
    const found = parts.flatMap(({ properties }) => (properties?.code?.enum ?? []) as string[]);
    if (found.length > 0) codes.set(Number(status), found);
  }
  return codes;
}

export function successStatuses({ responses }: Operation): number[] {
  return Object.keys(responses)
    .map(Number)
    .filter((status) => status < 400);
}

/** What a `$ref` points at. @throws where it points at nothing */
export function resolved(document: Document, schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const name = schema.$ref.replace('#/components/schemas/', '');
  const found = document.components.schemas[name];
  if (!found) throw new Error(`the document has no ${schema.$ref}`);
  return resolved(document, found);
}

/**
 * What of a value is not as the schema says, each with its pointer. Fields that a schema with properties does not name
 * are faults too: the product's requests and answers have no others.
 */
export function misfits(document: Document, given: Schema, value: unknown, pointer = ''): string[] {
  const schema = resolved(document, given);
  // A part of a whole does not know the other parts' fields; a problem has members of its own besides.
  if (schema.allOf) {
    const parts = schema.allOf.flatMap((part) => misfits(document, part, value, pointer));
    return parts.filter((fault) => !fault.endsWith(UNKNOWN));
  }
  if (schema.anyOf) {
    const [first = [], ...others] = schema.anyOf.map((part) => misfits(document, part, value, pointer));
    return others.some((faults) => faults.length === 0) ? [] : first;
  }
  if (schema.enum && !schema.enum.includes(value)) return [`${pointer}: not one of ${schema.enum.join(', ')}`];
  const types = [schema.type ?? []].flat();
  if (types.length > 0 && !types.some((type) => isOf(type, value))) return [`${pointer}: not ${types.join(' or ')}`];
  if (typeof value === 'string') return outOfBounds(schema, pointer, value);
  if (typeof value === 'number') {
    const { minimum = -Infinity, maximum = Infinity } = schema;
    return value < minimum || value > maximum ? [`${pointer}: out of range`] : [];
  }
  if (Array.isArray(value)) {
    const { minItems = 0, maxItems = Infinity, items = {} } = schema;
    if (value.length < minItems || value.length > maxItems) return [`${pointer}: ${value.length} items`];
    return value.flatMap((item, at) => misfits(document, items, item, `${pointer}/${at}`));
  }
  if (typeof value === 'object' && value !== null) return fieldMisfits(document, schema, value, pointer);
  return [];
}

function fieldMisfits(document: Document, schema: Schema, value: object, pointer: string): string[] {
  const { properties, required = [], additionalProperties } = schema;
  const missing = required.filter((name) => !Object.hasOwn(value, name)).map((name) => `${pointer}/${name}: missing`);
  const others = Object.entries(value).flatMap(([name, each]) => {
    const property = properties && Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (property) return misfits(document, property, each, `${pointer}/${name}`);
    if (typeof additionalProperties === 'object')
      return misfits(document, additionalProperties, each, `${pointer}/${name}`);
    return properties && additionalProperties !== true ? [`${pointer}/${name}${UNKNOWN}`] : [];
  });
  return [...missing, ...others];
}

function outOfBounds(
  { minLength = 0, maxLength = Infinity, pattern, format }: Schema,
  at: string,
  text: string,
): string[] {
  if (text.length < minLength || text.length > maxLength) return [`${at}: ${text.length} characters`];
  if (pattern !== undefined && !new RegExp(pattern).test(text)) return [`${at}: not like ${pattern}`];
  if (format === 'date-time' && !/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return [`${at}: no instant`];
  if (format === 'email' && !/^[^@\s]+@[^@\s]+$/.test(text)) return [`${at}: no address`];
  return [];
}

function isOf(type: string, value: unknown): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value);
    case 'array':
      return Array.isArray(value);
    case 'null':
      return value === null;
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    default:
      return typeof value === type;
  }
}

/** A value as the schema's examples, defaults and limits suggest it: with every required field, and no other. */
export function exampleOf(document: Document, given: Schema): unknown {
  const schema = resolved(document, given);
  if (schema.example !== undefined) return schema.example;
  if (schema.enum) return schema.enum[0];
  if (schema.type === 'array') return schema.items ? [exampleOf(document, schema.items)] : [];
  if (schema.type === 'object') {
    const { properties = {}, required = [] } = schema;
    return Object.fromEntries(required.map((name) => [name, exampleOf(document, properties[name] ?? {})]));
  }
  return schema.default;
}
