export { LIST_TYPES, type ListType } from '../kinds/lists/list-types';
export { addItem, type ItemOptions } from './add-item';
export { archiveItem } from './archive-item';
export { activateItem, setExpiry } from './change-item';
export { countMatches } from './count-matches';
export { isOnList } from './is-on-list';
