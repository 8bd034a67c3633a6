import { id } from './numbers.ts';
import { uniqueList } from './unique-list.ts';

/** The users who are responsible for an object, besides administrators [R6]. */
export function editorIds() {
  return uniqueList(id(), 100, (user) => user).meta({
    description:
      'Users who see and edit it with the right `edit-own-call-logic`, at once; only administrators change who they are.',
  });
}
