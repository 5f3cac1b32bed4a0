/**
 * Exact decimals of at most 34 digits: `units` × 10^-`scale`, `scale` from 0 to 34. What has more digits is rounded to 34,
 * halves to the even digit, as IEEE 754 decimal128 does.
 */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

export const MOST_DIGITS = 34;

const WRITTEN = /^([+-]?)(\d{1,64})(?:\.(\d{1,64}))?(?:[eE]([+-]?\d{1,3}))?$/;

/** A number, or a text that is one (`12.50`, `-3`, `1e21`); null for anything else, and where it has too many digits. */
export function parseDecimal(value: unknown): Decimal | null {
  const [, sign, whole, fraction = '', exponent = '0'] = WRITTEN.exec(textOf(value)) ?? [];
  if (whole === undefined) return null;
  const scale = fraction.length - Number(exponent);
  const units = BigInt(`${whole}${fraction}`) * (sign === '-' ? -1n : 1n);
  const read = scale < 0 ? { units: units * power(-scale), scale: 0 } : { units, scale };
  const short = withoutZeros(read);
  return digitsOf(short.units) > MOST_DIGITS || short.scale > MOST_DIGITS ? null : short;
}

/** Without zeros at its end: `12.5`, `-3`, `0`. */
export function printDecimal(decimal: Decimal): string {
  const { units, scale } = withoutZeros(decimal);
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const [whole, fraction] = [digits.slice(0, digits.length - scale), digits.slice(digits.length - scale)];
  return `${units < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Null where the result is too large for a decimal; so the others. */
export function add(left: Decimal, right: Decimal): Decimal | null {
  const scale = Math.max(left.scale, right.scale);
  return rounded(unitsAt(left, scale) + unitsAt(right, scale), scale);
}

export function negate({ units, scale }: Decimal): Decimal {
  return { units: -units, scale };
}

export function multiply(left: Decimal, right: Decimal): Decimal | null {
  return rounded(left.units * right.units, left.scale + right.scale);
}

/** `right` is not zero. */
export function divide(left: Decimal, right: Decimal): Decimal | null {
  // So many digits that what is left over can only say on which side of a half the quotient lies.
  const more = 2 * MOST_DIGITS + 2 + right.scale;
  const units = left.units * power(more);
  const quotient = units / right.units;
  const isExact = quotient * right.units === units;
  const side = units < 0n === right.units < 0n ? 1n : -1n;
  return rounded(quotient * 10n + (isExact ? 0n : side), left.scale - right.scale + more + 1);
}

function rounded(units: bigint, scale: number): Decimal | null {
  const drop = Math.max(digitsOf(units) - MOST_DIGITS, scale - MOST_DIGITS, 0);
  if (drop > scale) return fromWhole(units, scale);
  const kept = { units: halfEven(units, power(drop)), scale: scale - drop };
  // 9.99…5 becomes one digit longer.
  return digitsOf(kept.units) > MOST_DIGITS ? rounded(kept.units, kept.scale) : withoutZeros(kept);
}

/** More digits than are kept stand before the point: too large, unless they are zeros. */
function fromWhole(units: bigint, scale: number): Decimal | null {
  const short = withoutZeros({ units, scale });
  return short.scale === 0 && digitsOf(short.units) <= MOST_DIGITS ? short : null;
}

function halfEven(units: bigint, divisor: bigint): bigint {
  const quotient = units / divisor;
  const rest = units - quotient * divisor;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  const up = twice > divisor || (twice === divisor && quotient % 2n !== 0n);
  return up ? quotient + (units < 0n ? -1n : 1n) : quotient;
}

function withoutZeros({ units, scale }: Decimal): Decimal {
  let [left, places] = [units, scale];
  while (places > 0 && left % 10n === 0n) [left, places] = [left / 10n, places - 1];
  return { units: left, scale: places };
}

function unitsAt({ units, scale }: Decimal, wanted: number): bigint {
  return units * power(wanted - scale);
}

function digitsOf(units: bigint): number {
  return units === 0n ? 0 : String(units < 0n ? -units : units).length;
}

function power(exponent: number): bigint {
  return 10n ** BigInt(exponent);
}

function textOf(value: unknown): string {
  return typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
}
