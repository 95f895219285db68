import 'reflect-metadata';
import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inRoot } from '../../local/paths.ts';
import {
  declaredCodes,
  type Document,
  exampleOf,
  misfits,
  type Operation,
  operationsOf,
  readDocument,
  resolved,
  type Schema,
  successStatuses,
} from '../harness/openapi.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { projectFiles } from './sources.ts';

/** For operators and balancers, not part of the API. */
const NOT_OF_THE_API = ['GET /livez', 'GET /readyz', 'GET /healthz/deps', 'GET /metrics'];

let product: Product;
let document: Document;
let operations: Operation[];
beforeAll(async () => {
  product = await startProduct();
  document = await readDocument(product.url);
  operations = operationsOf(document);
});
afterAll(() => product?.close());

/** The routes that Nest is told of, from the controllers as they were built. */
async function routes(): Promise<string[]> {
  const files = projectFiles().filter((file) => /^src\/.*\.controller\.ts$/.test(file));
  expect(files.length).toBeGreaterThan(7);
  const found: string[] = [];
  for (const file of files) {
    const built = inRoot(file.replace(/^src/, 'dist').replace(/ts$/, 'js'));
    for (const controller of Object.values((await import(built)) as Record<string, unknown>)) {
      if (typeof controller === 'function' && Reflect.hasMetadata(PATH_METADATA, controller))
        found.push(...routesOf(controller));
    }
  }
  return found.toSorted();
}

function routesOf(controller: Function): string[] {
  const base = String(Reflect.getMetadata(PATH_METADATA, controller));
  const prototype = controller.prototype as Record<string, object>;
  return Object.getOwnPropertyNames(prototype).flatMap((name) => {
    const handler = prototype[name];
    const method = handler && (Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined);
    if (!handler || method === undefined) return [];
    const own = String(Reflect.getMetadata(PATH_METADATA, handler));
    const path = `/${base}/${own}`.replaceAll(/\/+/g, '/');
    return `${RequestMethod[method]} ${path === '/' ? path : path.replace(/\/$/, '')}`.replaceAll(/:(\w+)/g, '{$1}');
  });
}

/** Every object of the document that says where another one is. */
function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) =>
    name === '$ref' && typeof each === 'string' ? [each] : referencesIn(each),
  );
}

function everySchema(): [string, Schema][] {
  const inside = (name: string, schema: Schema): [string, Schema][] => [
    [name, schema],
    ...Object.entries(schema.properties ?? {}).flatMap(([field, each]) => inside(`${name}.${field}`, each)),
    ...(schema.items ? inside(`${name}[]`, schema.items) : []),
    ...[...(schema.allOf ?? []), ...(schema.anyOf ?? [])].flatMap((each) => inside(name, each)),
  ];
  return Object.entries(document.components.schemas).flatMap(([name, schema]) => inside(name, schema));
}

describe('the OpenAPI document is complete', () => {
  it('it has every route that there is, and no other', async () => {
    const there = (await routes()).filter((route) => !NOT_OF_THE_API.includes(route));
    expect(operations.map(({ name }) => name).toSorted()).toEqual(there);
    expect(await routes()).toEqual(expect.arrayContaining(NOT_OF_THE_API));
  });

  it('what it says is there is answered by the route, not by the "no such address" of the whole', async () => {
    const nowhere: string[] = [];
    for (const { method, path, name } of operations.filter((each) => each.path !== '/api/webhooks/{provider}')) {
      const answer = await fetch(product.url + path.replaceAll(/\{\w+\}/g, 'nothing'), { method });
      if ((await answer.text()).includes('"http.not_found"')) nowhere.push(name);
    }
    expect(nowhere).toEqual([]);
    expect(await (await fetch(`${product.url}/api/nothing`)).text()).toContain('"http.not_found"');
  });

  it('each operation has a name of its own, a summary, one tag, and the keys that it needs', () => {
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { name, summary, tags, path, security } of operations) {
      expect([name, (summary ?? '').length > 5]).toEqual([name, true]);
      expect([name, tags?.length]).toEqual([name, 1]);
      const open = !path.startsWith('/api/admin/') || /^(POST|DELETE) \/api\/admin\/session$/.test(name);
      expect([name, security !== undefined]).toEqual([name, !open]);
    }
  });

  it('each says what it answers: a schema for a success, codes for each refusal', () => {
    for (const operation of operations) {
      const { name, responses } = operation;
      const successes = successStatuses(operation);
      expect([name, successes.length]).toEqual([name, 1]);
      const { content } = responses[successes[0] ?? 0] ?? { content: undefined };
      const schemas = Object.values(content ?? {}).map(({ schema }) => schema);
      expect([name, schemas.length > 0]).toEqual([name, successes[0] !== 204]);
      for (const schema of schemas)
        expect([name, Object.keys(resolved(document, schema)).length > 0]).toEqual([name, true]);
      const refusing = Object.keys(responses)
        .map(Number)
        .filter((status) => status >= 400);
      expect([name, [...declaredCodes(operation).keys()].toSorted((a, b) => a - b)]).toEqual([name, refusing]);
    }
  });

  it('each parameter in a path is described, and no other', () => {
    for (const { name, path, parameters } of operations) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
      expect([name, parameters.filter((each) => each.in === 'path').map((each) => each.name)]).toEqual([name, inPath]);
      for (const parameter of parameters) expect([name, parameter.schema.type !== undefined]).toEqual([name, true]);
    }
  });

  it('each body has an example in all it requires, and that example is right by its own schema', () => {
    const withBody = operations.filter(({ body }) => body);
    expect(withBody.length).toBeGreaterThan(8);
    for (const { name, body } of withBody) {
      const example = exampleOf(document, body ?? {});
      expect([name, misfits(document, body ?? {}, example)]).toEqual([name, []]);
    }
  });
});

describe('the OpenAPI document is well-formed', () => {
  it('it is OpenAPI 3.1 with a title, a version and paths', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d+$/);
    expect(document.info).toMatchObject({ title: 'Stampede', version: expect.stringMatching(/^\d/) as string });
    expect(Object.keys(document.paths).filter((path) => !path.startsWith('/api/'))).toEqual([]);
  });

  it('every reference leads somewhere, and every schema is used', () => {
    const references = [...new Set(referencesIn(document))];
    for (const reference of references) expect(() => resolved(document, { $ref: reference })).not.toThrow();
    const used = references.map((reference) => reference.replace('#/components/schemas/', ''));
    expect(Object.keys(document.components.schemas).filter((name) => !used.includes(name))).toEqual([]);
    for (const name of operations.flatMap(({ security = [] }) => security.flatMap((each) => Object.keys(each))))
      expect(Object.keys(document.components.securitySchemes ?? {})).toContain(name);
  });

  it('every schema says a type that 3.1 knows, and nothing that it dropped', () => {
    const types = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null'];
    for (const [name, schema] of everySchema()) {
      expect([name, 'nullable' in schema]).toEqual([name, false]);
      if (schema.$ref ?? schema.allOf ?? schema.anyOf) continue;
      const own = [schema.type ?? []].flat();
      expect([name, own.length > 0 && own.every((type) => types.includes(type))]).toEqual([name, true]);
      if (own.includes('array')) expect([name, schema.items !== undefined]).toEqual([name, true]);
      for (const field of schema.required ?? [])
        expect([name, Object.keys(schema.properties ?? {})]).toEqual([name, expect.arrayContaining([field])]);
    }
  });

  it('every operation’s responses are named by a status, and described', () => {
    for (const { name, responses } of operations) {
      for (const [status, { description }] of Object.entries(responses)) {
        expect([name, status]).toEqual([name, expect.stringMatching(/^[2-5]\d\d$/)]);
        expect(typeof description).toBe('string');
      }
    }
  });
});
