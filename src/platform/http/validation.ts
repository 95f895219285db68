import { type ArgumentMetadata, Injectable, ValidationPipe, type ValidationError } from '@nestjs/common';
import { isISO8601, ValidateBy, ValidateIf } from 'class-validator';
import { type Fault, UNSHOWABLE } from '../../kit/index.ts';
import { InvalidInput } from './http.errors.ts';

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
    const known: unknown = await super.transform(value, metadata);
    const faults = metadata.type === 'param' ? [] : unshowableIn(known, '');
    if (faults.length > 0) throw new InvalidInput(faults);
    return known;
  }
}

/** A field that may be left out. Null is not the same as absent: it has to fit like any other value. */
export const MayBeAbsent = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);

const INSTANT = /^(?:19[7-9]|[2-9]\d\d)\d-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/;
const DAY = /^(?:19[7-9]|[2-9]\d\d)\d-\d\d-\d\d$/;

/** RFC 3339, from 1970 on, on a day that exists. With `orDay` a bare date will do: it begins at midnight, UTC. */
export function IsInstant({ orDay = false } = {}): PropertyDecorator {
  const form = (text: string) => INSTANT.test(text) || (orDay && DAY.test(text));
  const validate = (value: unknown) =>
    typeof value === 'string' && form(value) && isISO8601(value, { strict: true }) && !Number.isNaN(Date.parse(value));
  return ValidateBy({
    name: 'isInstant',
    validator: { validate, defaultMessage: () => 'Write an RFC 3339 instant, such as 2026-12-01T19:30:00Z.' },
  });
}

/** Faults of texts that could be neither stored nor shown. Free-form JSON (a seating plan) has a reader of its own. */
function unshowableIn(value: unknown, pointer: string): Fault[] {
  if (typeof value === 'string' && UNSHOWABLE.test(value)) {
    const detail = 'This text has characters that cannot be shown. Leave them out.';
    return [{ pointer, code: 'http.unshowable', detail }];
  }
  if (typeof value !== 'object' || value === null || value.constructor === Object) return [];
  return Object.entries(value).flatMap(([name, each]) => unshowableIn(each, `${pointer}/${name}`));
}

export function faultsOf(errors: readonly ValidationError[], base = ''): Fault[] {
  return errors.flatMap((error) => {
    // A value that is no object at all has no property to name.
    const property = (error.property as string | undefined)?.replaceAll('~', '~0').replaceAll('/', '~1');
    const pointer = property === undefined ? base : `${base}/${property}`;
    const own = Object.entries(error.constraints ?? {}).map(([rule, detail]) => ({
      pointer,
      code: `http.${rule === 'whitelistValidation' ? 'unknown_field' : rule}`,
      detail: rule === 'whitelistValidation' ? 'This field does not exist here. Leave it out.' : detail,
    }));
    return [...own, ...faultsOf(error.children ?? [], pointer)];
  });
}
