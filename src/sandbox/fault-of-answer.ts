import type { Fault, Value, ValueMap } from '../../interpreter/value';
import { OutsideFault } from '../outgoing/outside-fault';
import type { Answer, Failure, LogLine, Thrown } from './exchange';
import { SANDBOX_FAULTS, type SandboxFaultCode } from './fault-codes';
import { sandboxFault } from './sandbox-fault';

const CODES: Readonly<Record<Failure, SandboxFaultCode>> = {
  syntax: 'code_syntax_error',
  no_function: 'code_without_function',
  threw: 'code_threw',
  time: 'code_timed_out',
  memory: 'code_out_of_memory',
  depth: 'code_too_deep',
  unsettled: 'code_never_returned',
  calls: 'code_fetch_limit',
  not_json: 'code_return_invalid',
  too_large: 'code_output_too_large',
};
/** Of what the code said before it failed, the last lines go with the fault. */
const LAST_LINES = 20;
/** QuickJS's word for a stack that is used up. */
const OVERFLOW = 'stack overflow';

/**
 * The fault of code that gave no value. The sentence says where; what the code threw and said is in the details
 * (`thrown`, `logs`), since it may be of a person.
 */
export function faultOfAnswer(
  { ended, thrown, logs }: Answer & { readonly ended: Failure },
  failed?: Fault,
): OutsideFault {
  const isOverflow = thrown?.message === OVERFLOW;
  const code = isOverflow ? 'code_too_deep' : CODES[ended];
  const details: ValueMap = {
    ...(thrown && { thrown: { ...thrown, message: storable(thrown.message), name: storable(thrown.name) } }),
    ...(logs.length > 0 && { logs: logs.slice(-LAST_LINES).map(storableLine) }),
  };
  // An error of a call that the code let pass is the call's.
  if (failed !== undefined) {
    const all = { ...failed.details, ...details };
    return new OutsideFault({ ...failed, message: `${failed.message}${placeOf(thrown)}`, details: all }, 'none');
  }
  const message = `${SANDBOX_FAULTS[code].says}${placeOf(thrown)}`;
  return sandboxFault(code, { message, ...(Object.keys(details).length > 0 && { details }) });
}

function placeOf(thrown: Thrown | undefined): string {
  const { line = null, column = null } = thrown ?? {};
  if (line === null) return '';
  return ` Line ${line}${column === null ? '' : `, column ${column}`}.`;
}

function storableLine({ level, message }: LogLine): Value {
  return { level, message: storable(message) };
}

/** A fault is kept where neither U+0000 nor half a surrogate pair can be. */
function storable(text: string): string {
  return text.replaceAll('\0', '\ufffd').replace(/\p{Surrogate}/gu, '\ufffd');
}
