import { type ArgumentMetadata, Injectable, ValidationPipe, type ValidationError } from '@nestjs/common';
import { isISO8601, ValidateBy, ValidateIf } from 'class-validator';
import { type Fault, UNSHOWABLE } from '../../kit/index.ts';
import { InvalidInput } from './http.errors.ts';

/** More than any body of ours needs; a seating plan takes ten. */
const DEEPEST = 32;

/** Strict: unknown fields are named, nothing is guessed, and every fault has a JSON pointer. */
@Injectable()
export class StrictValidation extends ValidationPipe {
  constructor() {
    super({
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      transform: true,
      validationError: { target: false, value: false },
      exceptionFactory: (errors) => new InvalidInput(faultsOf(errors)),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'body' || metadata.type === 'query')
      checkJson(value, metadata.metatype as FreeForm | undefined);
    return super.transform(value, metadata);
  }
}

/** A class whose fields of these names are anybody's JSON, with a reader of their own. */
interface FreeForm {
  readonly freeForm?: readonly string[];
}

/** What class-validator cannot bear (depth, half characters) or does not see (null, names that every object inherits). */
function checkJson(value: unknown, metatype: FreeForm = {}): void {
  const refuse = (code: string, detail: string) => new InvalidInput([{ pointer: '', code: `http.${code}`, detail }]);
  if (value === null) throw refuse('isObject', 'Send a JSON object.');
  if (isDeeperThan(DEEPEST, value)) throw refuse('too_deep', `Nest it ${DEEPEST} levels deep at most.`);
  const faults = textFaults(value, '', metatype.freeForm);
  if (faults.length > 0) throw new InvalidInput(faults);
}

/** A field that may be left out. Null is not the same as absent: it has to fit like any other value. */
export const MayBeAbsent = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);

const INSTANT = /^(?:19[7-9]|[2-9]\d\d)\d-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/;
const DAY = /^(?:19[7-9]|[2-9]\d\d)\d-\d\d-\d\d$/;

/** RFC 3339, from 1970 on, on a day that exists. With `orDay` a bare date will do: it begins at midnight, UTC. */
export function IsInstant({ orDay = false } = {}): PropertyDecorator {
  const form = (text: string) => INSTANT.test(text) || (orDay && DAY.test(text));
  const validate = (value: unknown) =>
    typeof value === 'string' &&
    form(value) &&
    isISO8601(value, { strict: true }) &&
    new Date(value).getUTCFullYear() <= 9999;
  return ValidateBy({
    name: 'isInstant',
    validator: { validate, defaultMessage: () => 'Write an RFC 3339 instant, such as 2026-12-01T19:30:00Z.' },
  });
}

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeperThan(levels - 1, each));
}

/**
 * Texts that could be neither stored nor shown, and fields with names that the whitelist takes for known since every
 * object inherits them.
 */
function textFaults(value: unknown, pointer: string, passOver: readonly string[] = []): Fault[] {
  if (typeof value === 'string' && UNSHOWABLE.test(value)) {
    const detail = 'This text has characters that cannot be shown. Leave them out.';
    return [{ pointer, code: 'http.unshowable', detail }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => {
    const at = `${pointer}/${name}`;
    if (name in Object.prototype) return [unknownField(at)];
    return passOver.includes(name) ? [] : textFaults(each, at);
  });
}

function unknownField(pointer: string): Fault {
  return { pointer, code: 'http.unknown_field', detail: 'This field does not exist here. Leave it out.' };
}

export function faultsOf(errors: readonly ValidationError[], base = ''): Fault[] {
  return errors.flatMap((error) => {
    // A value that is no object at all has no property to name.
    const property = (error.property as string | undefined)?.replaceAll('~', '~0').replaceAll('/', '~1');
    const pointer = property === undefined ? base : `${base}/${property}`;
    const own = Object.entries(error.constraints ?? {}).map(([rule, detail]) =>
      rule === 'whitelistValidation' ? unknownField(pointer) : { pointer, code: `http.${rule}`, detail },
    );
    return [...own, ...faultsOf(error.children ?? [], pointer)];
  });
}
