import type { Type } from '../../interpreter/catalogue';
import type { Value, ValueMap } from '../../interpreter/value';
import { isList, isMap } from '../value-shape';

/** Takes what is declared as personal out of a value of that type. What is left keeps its shape. */
export function bareValue(type: Type, value: Value): Value {
  if (value === null) return null;
  if (type.personal === true) return nothingOf(value);
  if (type.is === 'array' && isList(value)) return value.map((one) => bareValue(type.of, one));
  if (type.is === 'map' && isMap(value)) {
    return mapValues(value, (one, key) => {
      const declared = Object.hasOwn(type.keys, key) ? type.keys[key] : undefined;
      return declared === undefined ? one : bareValue(declared, one);
    });
  }
  return value;
}

/** Calls `see` with everything in a value of that type that is declared as personal. */
export function seePersonal(type: Type, value: Value, see: (personal: Value) => void): void {
  if (value === null) return;
  if (type.personal === true) see(value);
  else if (type.is === 'array' && isList(value)) for (const one of value) seePersonal(type.of, one, see);
  else if (type.is === 'map' && isMap(value)) {
    for (const [key, declared] of Object.entries(type.keys)) seePersonal(declared, value[key] ?? null, see);
  }
}

function nothingOf(value: Value): Value {
  return isList(value) ? [] : isMap(value) ? {} : null;
}

export function mapValues(map: ValueMap, change: (value: Value, key: string) => Value): ValueMap {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value, key)]));
}
