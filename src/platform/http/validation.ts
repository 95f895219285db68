import { ValidationPipe, type ValidationError } from '@nestjs/common';
import type { Fault } from '../../kit/index.ts';
import { InvalidInput } from './http.errors.ts';

/** Strict: unknown fields are named, nothing is guessed, and every fault has a JSON pointer. */
export function strictValidation(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => new InvalidInput(faultsOf(errors)),
  });
}

export function faultsOf(errors: readonly ValidationError[], base = ''): Fault[] {
  return errors.flatMap((error) => {
    const pointer = `${base}/${error.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const own = Object.entries(error.constraints ?? {}).map(([rule, detail]) => ({
      pointer,
      code: `http.${rule === 'whitelistValidation' ? 'unknown_field' : rule}`,
      detail: rule === 'whitelistValidation' ? 'This field does not exist here. Leave it out.' : detail,
    }));
    return [...own, ...faultsOf(error.children ?? [], pointer)];
  });
}
