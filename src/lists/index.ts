export { LIST_TYPES, type ListType } from '../kinds/list-types';
export { addItem } from './add-item';
export { archiveItem } from './archive-item';
export { isOnList } from './is-on-list';
