import { useMutation, useQueryClient } from '@tanstack/react-query';
import { tellDone } from '../../shell/tell.ts';
import { type Contact, contactQuery } from '../queries.ts';

/** Takes what the server says a contact is now; what lists and the timeline show of it is asked for anew. */
export function useKeepContact(): (contact: Contact) => void {
  const queryClient = useQueryClient();
  return (contact) => {
    queryClient.setQueryData(contactQuery(contact.id).queryKey, contact);
    for (const part of ['list', 'few', 'timeline'])
      void queryClient.invalidateQueries({ queryKey: ['contacts', part] });
    void queryClient.invalidateQueries({ queryKey: ['segments', 'one'] });
  };
}

/** Something that is done with a contact by a click; `done` says it in the corner. */
export function useContactAction<Values = void>(
  send: (values: Values) => Promise<Contact>,
  done: (contact: Contact, values: Values) => string,
) {
  const keep = useKeepContact();
  return useMutation({
    mutationFn: send,
    onSuccess(contact, values) {
      keep(contact);
      tellDone(done(contact, values));
    },
  });
}
