import { formatCount } from '../format.ts';

const DIGITS = '0123456789';

/** A count whose digits roll to their new value instead of flashing. */
export function RollingNumber({ value, className = '' }: { value: number; className?: string }) {
  const characters = [...formatCount(value)];
  return (
    <span className={`figures inline-block ${className}`}>
      <span className="sr-only">{formatCount(value)}</span>
      <span aria-hidden="true" className="inline-flex h-lh overflow-hidden">
        {characters.map((character, index) => (
          <RollingCharacter key={characters.length - index} character={character} />
        ))}
      </span>
    </span>
  );
}

function RollingCharacter({ character }: { character: string }) {
  const digit = DIGITS.indexOf(character);
  if (digit < 0) return <span>{character}</span>;
  return (
    <span
      className="rolling-digit block transition-transform duration-200 ease-out"
      style={{ transform: `translateY(calc(${digit} * -1lh))` }}
    />
  );
}
