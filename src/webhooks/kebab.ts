/** A key as it is compared, however it is spelled: `nameFirst`, `name_first` and `name-first` are `name-first`. */
export function kebab(key: string): string {
  return key
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/([a-zA-Z])([0-9])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();
}
