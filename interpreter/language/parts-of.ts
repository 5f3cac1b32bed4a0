import type { Expression } from '../plan';

/** The expressions directly inside another one. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.is) {
    case 'attribute':
    case 'not':
    case 'escape':
      return [expression.of];
    case 'call':
      return [expression.on, ...expression.args];
    case 'text':
      return expression.parts;
    case 'list':
      return expression.items;
    case 'map':
      return Object.values(expression.entries);
    case 'compare':
      return expression.right === undefined ? [expression.left] : [expression.left, expression.right];
    case 'all':
    case 'any':
      return expression.of;
    default:
      return [];
  }
}
