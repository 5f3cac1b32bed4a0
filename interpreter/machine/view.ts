import { type Scope, valueAt } from '../language/evaluate';
import type { Root } from '../plan';
import type { RunStart } from '../requests';
import type { ObjectCopy, Value } from '../value';
import type { Layer } from './layer';

/** What the expressions of a step see. */
export class View implements Scope {
  readonly interpreterVersion: number;

  constructor(
    readonly start: RunStart,
    readonly layer: Layer,
    readonly looked: readonly Value[],
    readonly now: number,
  ) {
    this.interpreterVersion = start.interpreterVersion;
  }

  read(root: Root, path: readonly string[]): Value {
    switch (root) {
      case 'vars':
        return inner(this.layer.variable(path[0] ?? ''), path);
      case 'steps':
        return inner(this.layer.output(path[0] ?? ''), path);
      case 'trigger':
        return valueAt(this.start.trigger, path);
      case 'event':
        return valueAt(this.start.event ?? null, path);
      case 'run':
        return valueAt(this.start.run, path);
      case 'environment':
        return valueAt(this.start.environment, path);
      case 'item':
      case 'index':
      case 'error':
        return null;
    }
  }

  object(id: string): ObjectCopy | undefined {
    return this.layer.object(id);
  }
}

/** Notes the names of the values that were read and missing. */
export class WatchingView extends View {
  readonly names = new Set<string>();

  missing(name: string): void {
    this.names.add(name);
  }
}

function inner(value: Value, path: readonly string[]): Value {
  return path.length === 1 ? value : valueAt(value, path.slice(1));
}
